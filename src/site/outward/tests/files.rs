//! Data, badges, previews, and what crawlers and hosts read.

use serde_json::Value;

use super::{of_the_site, sites, text, xml};
use crate::site::fixture::{self, HOSTILE};
use crate::site::outward::badge;
use crate::site::outward::social::SocialView;
use crate::site::view::{RecordView, SignatureState, SignatureView, SiteView, StatusView};

#[test]
fn the_data_are_as_their_schema_says() {
    for site in sites() {
        let files = of_the_site(&site);
        let schema: Value = serde_json::from_str(text(&files, "records.schema.json")).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let mut data: Value = serde_json::from_str(text(&files, "records.json")).unwrap();
        let faults: Vec<String> =
            validator.iter_errors(&data).map(|error| format!("{} {error}", error.instance_path)).collect();
        assert_eq!(faults, [""; 0]);
        // The schema names every field, and would miss one.
        let described = &schema["$defs"]["record"]["properties"];
        for key in data["records"][0].as_object().unwrap().keys() {
            assert!(described.get(key).is_some(), "the schema describes {key}");
        }
        assert_eq!(data["records"].as_array().unwrap().len(), site.records().count());
        let last = &data["records"][14];
        assert_eq!((last["label"].as_str(), last["in_force"].as_bool()), (Some("DR-42"), Some(true)));
        assert_eq!(last["supersedes"][0]["href"], "records/dr-17.html");
        assert_eq!(last["relates"][1]["href"], Value::Null);
        assert_eq!(last["tickets"][0], "SHOP-12");
        assert_eq!(last["signoffs"][1]["evidence"], "key");
        assert_eq!(last["signoffs"][1]["at"], "2026-11-22T08:00:00Z");
        assert_eq!(data["records"][5]["findings"], 1);
        assert_eq!(data["records"][5]["in_force"], false);
        data["records"][3].as_object_mut().unwrap().remove("signoffs");
        data["records"][4]["status"] = "agreed".into();
        assert_eq!(validator.iter_errors(&data).count(), 2);
    }
}

#[test]
fn a_badge_says_in_words_and_shapes_where_a_decision_stands() {
    let [site, _] = sites();
    for (_, record) in site.records() {
        let page = badge::of_record(record);
        let drawing = std::str::from_utf8(&page.bytes).unwrap();
        let document = xml(drawing);
        let root = document.root_element();
        assert_eq!(root.attribute("role"), Some("img"));
        assert_eq!(page.path, format!("badges/{}.svg", record.slug));
        let title = root.first_element_child().unwrap();
        assert!(title.has_tag_name(("http://www.w3.org/2000/svg", "title")));
        assert!(drawing.contains("<path transform") && !drawing.contains("<style"), "{drawing}");
        if record.number != Some(33) {
            assert!(drawing.len() < 1024, "{} bytes: {drawing}", drawing.len());
        }
    }
    let said = |at: usize| {
        let page = badge::of_record(&site.logs[0].records[at]);
        let drawing = String::from_utf8(page.bytes).unwrap();
        xml(&drawing).root_element().first_element_child().unwrap().text().unwrap().to_owned()
    };
    assert_eq!(said(14), "DR-42: accepted; product signed; engineering signed");
    assert_eq!(said(5), "DR-26: accepted, does not count; product signed; engineering stale");
    let own = text(&of_the_site(&site), "badge.svg").to_owned();
    assert!(own.contains("<title>Decisions: 5 in force, 5 waiting</title>"), "{own}");
}

#[test]
fn a_badge_with_the_longest_words_is_small() {
    let mut record = RecordView { label: "ABCDEFGHIJKL-4294967295".to_owned(), ..RecordView::default() };
    record.status = StatusView::new("accepted");
    record.status.doubt = true;
    record.signatures =
        ["product", "engineering"].map(|role| SignatureView::new(role, SignatureState::Objected)).into();
    let page = badge::of_record(&record);
    assert!(page.bytes.len() < 1024, "{}", String::from_utf8_lossy(&page.bytes));
}

#[test]
fn crawlers_get_addresses_only_where_the_site_knows_its_own() {
    let [plain, published] = sites();
    let files = of_the_site(&plain);
    assert!(!files.iter().any(|page| page.path.starts_with("sitemap") || page.path == "robots.txt"));
    let files = of_the_site(&published);
    let map = text(&files, "sitemap.xml");
    let places: Vec<String> = xml(map)
        .descendants()
        .filter(|node| node.tag_name().name() == "loc")
        .map(|node| node.text().unwrap().to_owned())
        .collect();
    assert_eq!(places.len(), 2 + published.records().count());
    assert_eq!(
        places[..2],
        ["https://decisions.example.com/shop/", "https://decisions.example.com/shop/records.html"]
    );
    assert!(map.contains("records/dr-42.html</loc><lastmod>2026-11-22</lastmod>"));
    assert!(
        text(&files, "robots.txt").ends_with("Sitemap: https://decisions.example.com/shop/sitemap.xml\n")
    );
    let many: Vec<String> = (0..50_000).map(|number| format!("tags/{number}.html")).collect();
    let files = crate::site::outward::texts(&published, many.iter().map(String::as_str));
    assert_eq!(
        xml(text(&files, "sitemap.xml"))
            .root_element()
            .children()
            .filter(roxmltree::Node::is_element)
            .count(),
        2
    );
    assert_eq!(
        xml(text(&files, "sitemap-2.xml"))
            .root_element()
            .children()
            .filter(roxmltree::Node::is_element)
            .count(),
        15
    );
}

#[test]
fn hosts_send_the_rules_that_pages_have() {
    let [site, _] = sites();
    let files = of_the_site(&site);
    let headers = text(&files, "_headers");
    assert!(headers.starts_with("/*\n  Content-Security-Policy: default-src 'none'; "), "{headers}");
    assert!(headers.contains("; frame-ancestors 'none'\n  X-Content-Type-Options: nosniff\n"));
    assert!(headers.lines().all(|line| line.starts_with('/') || line.starts_with("  ")));
}

#[test]
fn models_get_a_list_in_which_no_title_is_a_link() {
    let [_, site] = sites();
    let files = of_the_site(&site);
    let list = text(&files, "llms.txt");
    assert!(list.starts_with("# Shop decisions\n\n> "));
    assert!(list.contains("- [DR-42 Adopt PostgreSQL for orders](https://decisions.example.com/shop/records/dr-42.html): Accepted, in force. We decide matter 42.\n"));
    assert!(list.contains("\\<script\\>") && !list.contains("[DR-33 <script>"));
}

fn head(site: &SiteView, social: &SocialView) -> String {
    let mut engine = tera::Tera::new();
    let templates = [("head.html", include_str!("../../../../templates/site/head-social.html"))];
    engine.add_raw_templates(templates.map(|(name, text)| (name.to_owned(), text.to_owned()))).unwrap();
    let mut context = tera::Context::new();
    context.insert("site", site);
    context.insert("root", "../");
    context.insert("social", social);
    engine.render("head.html", &context).unwrap()
}

#[test]
fn a_preview_shows_the_signatures_in_words() {
    let [plain, published] = sites();
    let social = SocialView::of_record(&published, &published.logs[0].records[14]);
    let said = head(&published, &social);
    for line in [
        "<link rel=\"canonical\" href=\"https://decisions.example.com/shop/records/dr-42.html\">",
        "<meta property=\"og:title\" content=\"DR-42 Adopt PostgreSQL for orders\">",
        "content=\"Accepted. Product: signed by Grace Hopper. Engineering: signed by Ada Lovelace. We decide matter 42.\">",
        "<meta property=\"og:image\" content=\"https://decisions.example.com/shop/assets/cards/technical-accepted-signed-signed.png\">",
        "<meta name=\"twitter:card\" content=\"summary_large_image\">",
        "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"Shop decisions\" href=\"../feed.xml\">",
    ] {
        assert!(said.contains(line), "{line} in {said}");
    }
    assert!(said.len() < 4096);
    let said = head(&plain, &SocialView::of_record(&plain, &plain.logs[0].records[14]));
    assert!(!said.contains("og:image") && !said.contains("og:url") && !said.contains("canonical"));
    let home = SocialView::of_site(&published).for_page("index.html", "");
    assert_eq!(home.url.as_deref(), Some("https://decisions.example.com/shop/"));
    assert_eq!(
        home.description,
        "Decisions that product and engineering both sign: 5 in force, 5 waiting for a signature."
    );
}

#[test]
fn a_preview_of_hostile_text_stays_text() {
    let [_, site] = sites();
    let record = &site.logs[0].records[12];
    assert_eq!(record.title, HOSTILE);
    let social = SocialView::of_record(&site, record);
    assert!(social.description.chars().count() <= 300);
    let said = head(&site, &social);
    assert!(
        !said.contains("<script") && !said.contains("</title") && said.matches('<').count() < 20,
        "{said}"
    );
    for line in said.lines() {
        assert_eq!(line.matches('"').count() % 2, 0, "{line}");
    }
    // Every file holds the hostile record, and none takes its text for markup.
    for page in of_the_site(&site).iter().filter(|page| page.path.contains(".xml")) {
        assert!(!String::from_utf8_lossy(&page.bytes).contains("<script"), "{}", page.path);
    }
    let control = RecordView {
        title: "a\u{0}b\u{1b}[1m\u{ffff}".to_owned(),
        ..fixture::record(1, "", "accepted", [SignatureState::Signed; 2])
    };
    let mut odd = site;
    odd.logs[0].records = vec![control];
    xml(text(&of_the_site(&odd), "feed.xml"));
}
