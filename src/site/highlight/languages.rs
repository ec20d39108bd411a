//! The languages: how their strings and comments begin and end, and which words mean something.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::Piece;

/// How a language is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Code,
    Keys,
    Markup,
    Diff,
}

/// How a string begins and ends.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "rows of a table, each answer apart from the others")]
pub(super) struct Quote {
    pub(super) open: &'static str,
    pub(super) close: &'static str,
    /// Whether a backslash takes the meaning from the sign behind it.
    pub(super) escapes: bool,
    pub(super) many_lines: bool,
    /// Whether it holds one character alone, as in Rust, where `'a` may be a lifetime.
    pub(super) short: bool,
    /// Whether it quotes a name, as backticks do in SQL.
    pub(super) is_name: bool,
}

const fn quote(open: &'static str, close: &'static str) -> Quote {
    Quote { open, close, escapes: true, many_lines: false, short: false, is_name: false }
}

const DOUBLE: Quote = quote("\"", "\"");
const SINGLE: Quote = quote("'", "'");
const CHARACTER: Quote = Quote { short: true, ..SINGLE };
const TICKS: Quote = Quote { many_lines: true, ..quote("`", "`") };
const NAME_TICKS: Quote = Quote { is_name: true, ..quote("`", "`") };
const TRIPLE: Quote = Quote { many_lines: true, ..quote("\"\"\"", "\"\"\"") };
const TRIPLE_SINGLE: Quote = Quote { many_lines: true, ..quote("'''", "'''") };
const LONG_DOUBLE: Quote = Quote { many_lines: true, ..DOUBLE };
const LONG_SINGLE: Quote = Quote { many_lines: true, escapes: false, ..SINGLE };
const TWO_SINGLE: Quote = Quote { many_lines: true, escapes: false, ..quote("''", "''") };
const RAW_HASH: Quote = Quote { many_lines: true, escapes: false, ..quote("r#\"", "\"#") };
const VERBATIM: Quote = Quote { many_lines: true, escapes: false, ..quote("@\"", "\"") };

const C_LIKE: &[Quote] = &[DOUBLE, SINGLE];
const C_BLOCK: &[(&str, &str)] = &[("/*", "*/")];

/// A language.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "rows of a table, each answer apart from the others")]
pub(super) struct Spec {
    names: &'static str,
    pub(super) shape: Shape,
    pub(super) lines: &'static [&'static str],
    pub(super) blocks: &'static [(&'static str, &'static str)],
    pub(super) quotes: &'static [Quote],
    /// What a variable or an attribute begins with; of keys and values, what stands between them.
    pub(super) sigils: &'static str,
    /// Whether `#` begins a directive; of keys and values, whether `[` begins a section.
    pub(super) preprocessor: bool,
    /// Whether one or two letters may stand before a string.
    pub(super) prefixes: bool,
    /// Whether `#` within a word is no comment.
    pub(super) sharp_in_words: bool,
    /// Whether words may have hyphens.
    pub(super) hyphens: bool,
    /// Whether a word before `(` is a function.
    pub(super) calls: bool,
    /// Whether a capital begins a type.
    pub(super) capitals: bool,
    /// Whether case has no meaning in words.
    fold: bool,
    keywords: &'static str,
    types: &'static str,
    constants: &'static str,
    /// What the words mean, sorted.
    words: &'static [(&'static str, Piece)],
}

impl Spec {
    /// Says what a word means in this language.
    pub(super) fn word(&self, word: &str) -> Option<Piece> {
        let lower = self.fold.then(|| word.to_ascii_lowercase());
        let word = lower.as_deref().unwrap_or(word);
        let found = self.words.binary_search_by(|(known, _)| (*known).cmp(word)).ok()?;
        Some(self.words[found].1)
    }
}

const PLAIN: Spec = Spec {
    names: "",
    shape: Shape::Code,
    lines: &["//"],
    blocks: C_BLOCK,
    quotes: C_LIKE,
    sigils: "",
    preprocessor: false,
    prefixes: false,
    sharp_in_words: false,
    hyphens: false,
    calls: true,
    capitals: true,
    fold: false,
    keywords: "",
    types: "",
    constants: "true false null",
    words: &[],
};

const SHARP: Spec = Spec { lines: &["#"], blocks: &[], ..PLAIN };

/// One language each; a table is read by its columns.
#[rustfmt::skip]
fn table() -> Vec<Spec> {
    vec![
        Spec { names: "rust rs", quotes: &[RAW_HASH, LONG_DOUBLE, CHARACTER], prefixes: true,
            keywords: "as async await break const continue crate dyn else enum extern fn for if impl in let loop match mod move mut pub ref return self static struct super trait type unsafe use where while yield",
            types: "bool char f32 f64 i8 i16 i32 i64 i128 isize str u8 u16 u32 u64 u128 usize Self", ..PLAIN },
        Spec { names: "go golang", quotes: &[DOUBLE, TICKS, SINGLE], capitals: false,
            keywords: "break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var",
            types: "any bool byte complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint uint8 uint16 uint32 uint64 uintptr",
            constants: "true false nil iota", ..PLAIN },
        Spec { names: "python py python3 pycon starlark bazel", quotes: &[TRIPLE, TRIPLE_SINGLE, DOUBLE, SINGLE], sigils: "@", prefixes: true,
            keywords: "and as assert async await break case class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return try while with yield",
            types: "bool bytes dict float int list object set str tuple", constants: "True False None self cls", ..SHARP },
        Spec { names: "javascript js jsx mjs cjs node", quotes: &[DOUBLE, SINGLE, TICKS], sigils: "@",
            keywords: "as async await break case catch class const continue debugger default delete do else export extends finally for from function get if import in instanceof let new of return set static super switch this throw try typeof var void while with yield",
            constants: "true false null undefined NaN Infinity", ..PLAIN },
        Spec { names: "typescript ts tsx mts", quotes: &[DOUBLE, SINGLE, TICKS], sigils: "@",
            keywords: "abstract as async await break case catch class const constructor continue declare default delete do else enum export extends finally for from function get if implements import in infer instanceof interface is keyof let namespace new of override private protected public readonly return satisfies set static super switch this throw try type typeof var void while yield",
            types: "any bigint boolean never number object string symbol unknown", constants: "true false null undefined NaN Infinity", ..PLAIN },
        Spec { names: "java", quotes: &[TRIPLE, DOUBLE, SINGLE], sigils: "@",
            keywords: "abstract assert break case catch class continue default do else enum extends final finally for if implements import instanceof interface native new package permits private protected public record return sealed static strictfp super switch synchronized this throw throws transient try var volatile while yield",
            types: "boolean byte char double float int long short void", ..PLAIN },
        Spec { names: "kotlin kt kts", quotes: &[TRIPLE, DOUBLE, SINGLE], sigils: "@",
            keywords: "abstract actual annotation as break by catch class companion const constructor continue crossinline data do else enum expect external final finally for fun get if import in infix init inline inner interface internal is lateinit object open operator out override package private protected public reified return sealed set super suspend this throw try typealias val var vararg when where while", ..PLAIN },
        Spec { names: "scala sc", quotes: &[TRIPLE, DOUBLE, CHARACTER], sigils: "@",
            keywords: "abstract case catch class def do else enum extends export final finally for given if implicit import lazy match new object override package private protected return sealed super then this throw trait try type using val var while with yield", ..PLAIN },
        Spec { names: "groovy gradle jenkinsfile", quotes: &[TRIPLE, TRIPLE_SINGLE, DOUBLE, SINGLE], sigils: "@",
            keywords: "as assert break case catch class continue def default do else enum extends final finally for if implements import in instanceof interface new package private protected public return static super switch this throw throws trait try void while", ..PLAIN },
        Spec { names: "csharp c# cs csx dotnet", quotes: &[TRIPLE, VERBATIM, DOUBLE, SINGLE], preprocessor: true,
            keywords: "abstract as async await base break case catch checked class const continue default delegate do else enum event explicit extern finally fixed for foreach get global goto if implicit in init interface internal is lock nameof namespace new operator out override params partial private protected public readonly record ref required return sealed set sizeof stackalloc static struct switch this throw try typeof unchecked unsafe using var virtual volatile when where while with yield",
            types: "bool byte char decimal double dynamic float int long nint object sbyte short string uint ulong ushort void", ..PLAIN },
        Spec { names: "fsharp f# fs fsx", lines: &["//"], blocks: &[("(*", "*)")], quotes: &[TRIPLE, DOUBLE, CHARACTER], calls: false,
            keywords: "abstract and as async begin class default do done elif else end exception finally for fun function if in inherit inline interface internal lazy let match member module mutable namespace new not of open or override private public rec return static struct then to try type use val when while with yield", ..PLAIN },
        Spec { names: "vb vbnet visualbasic", lines: &["'"], blocks: &[], quotes: &[DOUBLE], fold: true,
            keywords: "as byref byval call case catch class const dim do each else elseif end enum exit finally for friend function get handles if implements imports in inherits interface is loop me module namespace new next not of on or overridable overrides private property protected public readonly return select set shared sub then throw to try using while with",
            types: "boolean byte char date decimal double integer long object short single string", constants: "true false nothing", ..PLAIN },
        Spec { names: "c h", preprocessor: true, capitals: false,
            keywords: "auto break case const continue default do else enum extern for goto if inline register restrict return sizeof static struct switch typedef union volatile while",
            types: "bool char double float int int8_t int16_t int32_t int64_t long short signed size_t ssize_t uint8_t uint16_t uint32_t uint64_t uintptr_t unsigned void", constants: "true false NULL nullptr", ..PLAIN },
        Spec { names: "cpp c++ cc cxx hpp hh cuda ino arduino", preprocessor: true,
            keywords: "alignas alignof auto break case catch class co_await co_return co_yield concept const consteval constexpr continue decltype default delete do else enum explicit export extern final for friend goto if inline mutable namespace new noexcept operator override private protected public requires return sizeof static static_assert static_cast struct switch template this throw try typedef typename union using virtual volatile while",
            types: "bool char double float int int8_t int16_t int32_t int64_t long short signed size_t uint8_t uint16_t uint32_t uint64_t unsigned void wchar_t", constants: "true false NULL nullptr", ..PLAIN },
        Spec { names: "objectivec objc objective-c", preprocessor: true, sigils: "@",
            keywords: "break case const continue default do else enum extern for goto if in return self sizeof static struct super switch typedef union void while", types: "BOOL char double float id int long short unsigned", constants: "YES NO nil NULL", ..PLAIN },
        Spec { names: "swift", quotes: &[TRIPLE, DOUBLE], sigils: "@", preprocessor: true,
            keywords: "actor as associatedtype async await break case catch class continue default defer deinit do else enum extension fallthrough fileprivate final for func get guard if import in init inout internal is lazy let mutating nonisolated open operator override private protocol public repeat rethrows return set some static struct subscript super switch throw throws try typealias unowned var weak where while",
            constants: "true false nil self", ..PLAIN },
        Spec { names: "dart", quotes: &[TRIPLE, TRIPLE_SINGLE, DOUBLE, SINGLE], sigils: "@",
            keywords: "abstract as assert async await break case catch class const continue default do else enum export extends extension external factory final finally for get if implements import in is late library mixin new on operator part required rethrow return sealed set static super switch sync this throw try typedef var void while with yield", types: "bool double dynamic int num", ..PLAIN },
        Spec { names: "zig", blocks: &[], quotes: &[DOUBLE, CHARACTER], sigils: "@",
            keywords: "align and asm async await break catch comptime const continue defer else enum errdefer error export extern fn for if inline noalias opaque or orelse packed pub resume return struct suspend switch test threadlocal try union unreachable usingnamespace var volatile while", types: "bool f32 f64 i8 i16 i32 i64 isize type u8 u16 u32 u64 usize void anytype", constants: "true false null undefined", ..PLAIN },
        Spec { names: "solidity sol",
            keywords: "abstract anonymous as assembly assert break calldata case catch constant constructor continue contract default delete do else emit enum error event external fallback for function if immutable import indexed interface internal is let library mapping memory modifier new override payable pragma private public pure receive require return returns revert storage struct super switch this throw try type unchecked using view virtual while",
            types: "address bool byte bytes bytes4 bytes20 bytes32 fixed int int8 int128 int256 string ufixed uint uint8 uint16 uint32 uint64 uint96 uint128 uint160 uint256", constants: "true false wei gwei ether seconds minutes hours days weeks", ..PLAIN },
        Spec { names: "protobuf proto proto3",
            keywords: "enum extend extensions import map message oneof option optional package public repeated required reserved returns rpc service stream syntax to weak",
            types: "bool bytes double fixed32 fixed64 float int32 int64 sfixed32 sfixed64 sint32 sint64 string uint32 uint64", calls: false, ..PLAIN },
        Spec { names: "thrift avdl", lines: &["//", "#"],
            keywords: "const enum exception extends include namespace oneway optional required service struct throws typedef union", types: "binary bool byte double i8 i16 i32 i64 list map set string void", ..PLAIN },
        Spec { names: "graphql gql", lines: &["#"], blocks: &[], quotes: &[TRIPLE, DOUBLE], sigils: "$@", calls: false,
            keywords: "directive enum extend fragment implements input interface mutation on query scalar schema subscription type union", types: "Boolean Float ID Int String", ..PLAIN },
        Spec { names: "php", lines: &["//", "#"], quotes: &[DOUBLE, SINGLE], sigils: "$", fold: true,
            keywords: "abstract and array as break callable case catch class clone const continue declare default do echo else elseif enum extends final finally fn for foreach function global if implements include instanceof interface isset list match namespace new or print private protected public readonly require require_once return self static switch throw trait try unset use var while yield", types: "bool float int mixed object string void", ..PLAIN },
        Spec { names: "ruby rb erb gemfile rake", quotes: &[DOUBLE, SINGLE], sigils: "@:", capitals: true,
            keywords: "alias and begin break case class def do else elsif end ensure for if in include module next not or private protected public raise redo require require_relative rescue retry return self super then undef unless until when while yield attr_accessor attr_reader attr_writer", constants: "true false nil", ..SHARP },
        Spec { names: "perl pl pm", sigils: "$@%", sharp_in_words: true, capitals: false,
            keywords: "and bless cmp defined die do each else elsif eq for foreach ge gt if keys last le local lt my ne next no not or our package print push redo ref require return scalar shift sub unless until use while", ..SHARP },
        Spec { names: "r rscript", quotes: &[DOUBLE, SINGLE],
            keywords: "break else for function if in library next repeat require return while", constants: "TRUE FALSE NULL NA Inf NaN", ..SHARP },
        Spec { names: "julia jl", quotes: &[TRIPLE, DOUBLE, CHARACTER], sigils: "@",
            keywords: "abstract begin break catch const continue do else elseif end export finally for function global if import in let local macro module mutable quote return struct try type using where while", constants: "true false nothing missing", ..SHARP },
        Spec { names: "elixir ex exs", quotes: &[TRIPLE, DOUBLE, SINGLE], sigils: "@:",
            keywords: "after alias and case catch cond def defdelegate defimpl defmacro defmodule defp defprotocol defstruct do else end fn for if import in not or quote raise receive require rescue try unless use when with", constants: "true false nil", ..SHARP },
        Spec { names: "erlang erl", lines: &["%"], blocks: &[], quotes: &[DOUBLE, SINGLE], sigils: "-",
            keywords: "after and andalso begin case catch end fun if not of or orelse receive try when", ..PLAIN },
        Spec { names: "haskell hs lhs purescript elm", lines: &["--"], blocks: &[("{-", "-}")], quotes: &[TRIPLE, DOUBLE, CHARACTER], calls: false,
            keywords: "as case class data deriving do else exposing forall foreign hiding if import in infix infixl infixr instance let module newtype of port qualified then type where", constants: "True False Nothing", ..PLAIN },
        Spec { names: "ocaml ml mli", lines: &[], blocks: &[("(*", "*)")], quotes: &[DOUBLE, CHARACTER], calls: false,
            keywords: "and as begin class do done else end exception external for fun function functor if in include inherit let match method module mutable new object of open or private rec sig struct then to try type val when while with", ..PLAIN },
        Spec { names: "clojure clj cljs edn lisp scheme racket elisp emacs-lisp", lines: &[";"], blocks: &[("#|", "|#")], quotes: &[LONG_DOUBLE], sigils: ":", hyphens: true, calls: false, capitals: false,
            keywords: "and case cond def define defmacro defn defprotocol defrecord defun do fn for if lambda let letfn loop new ns or quote recur require set setq throw try unless use when", constants: "true false nil t", ..PLAIN },
        Spec { names: "lua", lines: &["--"], blocks: &[("--[[", "]]")],
            keywords: "and break do else elseif end for function goto if in local not or repeat return then until while", constants: "true false nil", ..PLAIN },
        Spec { names: "bash sh shell zsh fish console shell-session sh-session shellscript terminal ksh", quotes: &[LONG_DOUBLE, LONG_SINGLE], sigils: "$", sharp_in_words: true, hyphens: true, calls: false, capitals: false,
            keywords: "case cd do done echo elif else esac eval exec exit export fi for function if in local read return select set shift source sudo then trap unset until while", constants: "true false", ..SHARP },
        Spec { names: "powershell ps1 pwsh posh", lines: &["#"], blocks: &[("<#", "#>")], quotes: &[LONG_DOUBLE, LONG_SINGLE], sigils: "$", hyphens: true, fold: true, capitals: false,
            keywords: "begin break catch class continue do else elseif end enum exit filter finally for foreach function if in param process return switch throw trap try until using while", ..PLAIN },
        Spec { names: "batch bat cmd", lines: &["rem ", "REM ", "::"], blocks: &[], quotes: &[DOUBLE], fold: true, capitals: false, calls: false,
            keywords: "call cd copy del do echo else exit for goto if in not pause set setlocal shift start", constants: "on off", ..PLAIN },
        Spec { names: "sql mysql postgresql postgres pgsql plsql psql tsql sqlite cql spark-sql n1ql", lines: &["--"], quotes: &[DOUBLE, LONG_SINGLE, NAME_TICKS], fold: true, capitals: false,
            keywords: "add all alter analyze and as asc begin between by cascade case check column commit constraint create cross database default delete desc distinct drop else end except exists explain foreign from full function grant group having if in index inner insert intersect into is join key left like limit merge natural not of offset on or order outer over partition primary procedure references replace returning revoke right rollback row schema select sequence set table temporary then to transaction trigger truncate union unique update using values view when where window with",
            types: "bigint bigserial bit blob boolean bytea char date decimal double float int integer interval json jsonb numeric real serial smallint text time timestamp timestamptz tinyint uuid varchar", ..PLAIN },
        Spec { names: "hcl terraform tf tfvars nomad opentofu", lines: &["#", "//"], sigils: "$", hyphens: true, capitals: false,
            keywords: "data dynamic for for_each if import in locals module moved output provider resource terraform variable", types: "any bool list map number object set string tuple", ..PLAIN },
        Spec { names: "dockerfile docker containerfile", sigils: "$", sharp_in_words: true, hyphens: true, calls: false, capitals: false,
            keywords: "ADD ARG AS CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR", ..SHARP },
        Spec { names: "makefile make mk cmake", sigils: "$", hyphens: true, calls: false, capitals: false,
            keywords: "add_executable add_library define else elseif endef endfunction endif export find_package foreach function if ifdef ifeq ifndef ifneq include override project set target_link_libraries unexport vpath", constants: "ON OFF TRUE FALSE", ..SHARP },
        Spec { names: "nix", lines: &["#"], quotes: &[LONG_DOUBLE, TWO_SINGLE], sigils: "$", hyphens: true, calls: false, capitals: false,
            keywords: "assert else if import in inherit let or rec then with", ..PLAIN },
        Spec { names: "css scss sass less", lines: &[], sigils: "@$", hyphens: true, capitals: false,
            keywords: "and from important not only to", constants: "auto inherit initial none unset", ..PLAIN },
        Spec { names: "nginx apache apacheconf caddy", sigils: "$", hyphens: false, calls: false, capitals: false,
            keywords: "events http if include listen location proxy_pass return rewrite root server server_name set upstream worker_processes", constants: "on off", ..SHARP },
        Spec { names: "asm nasm assembly x86asm evm", lines: &[";", "//"], blocks: &[], hyphens: false, calls: false, capitals: false, fold: true,
            keywords: "add and call cmp dec div inc int ja jb je jl jmp jne jnz jz lea loop mov mul neg nop not or pop push ret shl shr sub test xor jumpdest jumpi jump mload mstore sload sstore calldataload return revert stop", ..PLAIN },
        Spec { names: "rego opa", keywords: "as contains default else every if import in not package some with", ..SHARP },
        Spec { names: "plantuml puml uml", lines: &["'"], blocks: &[("/'", "'/")], quotes: &[DOUBLE], sigils: "@!", hyphens: false, calls: false, capitals: false,
            keywords: "activate actor alt also as boundary class component control database deactivate else end entity enum group if interface left loop node note of opt over package participant queue rectangle right skinparam start state stop then title usecase", ..PLAIN },
        Spec { names: "gherkin feature cucumber", sigils: "@", calls: false, capitals: false,
            keywords: "Feature Scenario Background Given When Then And But Examples Outline Rule", ..SHARP },
        Spec { names: "vim viml", lines: &["\""], blocks: &[], quotes: &[SINGLE], keywords: "call else endfunction endif for function if let return set while", ..PLAIN },
        Spec { names: "json jsonc json5 geojson jsonld ndjson jsonl avsc csl-json", shape: Shape::Keys, sigils: ":", quotes: &[DOUBLE, SINGLE], calls: false, capitals: false, ..PLAIN },
        Spec { names: "yaml yml", shape: Shape::Keys, sigils: ":", lines: &["#"], blocks: &[], quotes: &[LONG_DOUBLE, SINGLE], sharp_in_words: true, hyphens: true, calls: false, capitals: false, constants: "true false null yes no on off", ..PLAIN },
        Spec { names: "toml", shape: Shape::Keys, sigils: "=", lines: &["#"], blocks: &[], quotes: &[TRIPLE, TRIPLE_SINGLE, DOUBLE, SINGLE], preprocessor: true, sharp_in_words: true, hyphens: true, calls: false, capitals: false, ..PLAIN },
        Spec { names: "ini cfg conf properties dotenv env editorconfig gitconfig systemd desktop", shape: Shape::Keys, sigils: "=", lines: &["#", ";"], blocks: &[], quotes: &[DOUBLE], preprocessor: true, sharp_in_words: true, hyphens: true, calls: false, capitals: false, ..PLAIN },
        Spec { names: "http", shape: Shape::Keys, sigils: ":", lines: &[], blocks: &[], quotes: &[DOUBLE], hyphens: true, calls: false, capitals: false, keywords: "GET POST PUT PATCH DELETE HEAD OPTIONS HTTP", ..PLAIN },
        Spec { names: "html xml svg xhtml vue svelte xsd xsl xslt plist csproj pom htm rss mathml handlebars hbs jinja jinja2 cshtml razor", shape: Shape::Markup, ..PLAIN },
        Spec { names: "diff patch udiff", shape: Shape::Diff, ..PLAIN },
    ]
}

static LANGUAGES: LazyLock<Vec<Spec>> = LazyLock::new(|| {
    let mut languages = table();
    for spec in &mut languages {
        let lists =
            [(spec.constants, Piece::Number), (spec.types, Piece::Type), (spec.keywords, Piece::Keyword)];
        let words: BTreeMap<&str, Piece> = lists
            .into_iter()
            .flat_map(|(words, piece)| {
                words.split(' ').filter(|word| !word.is_empty()).map(move |word| (word, piece))
            })
            .collect();
        spec.words = words.into_iter().collect::<Vec<_>>().leak();
    }
    languages
});

static BY_NAME: LazyLock<BTreeMap<&'static str, &'static Spec>> = LazyLock::new(|| {
    LANGUAGES.iter().flat_map(|spec| spec.names.split(' ').map(move |name| (name, spec))).collect()
});

/// Finds a language by one of its names.
pub(super) fn named(word: &str) -> Option<&'static Spec> {
    BY_NAME.get(word).copied()
}
