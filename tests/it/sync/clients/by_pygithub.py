"""Reads what was told a pull request on GitHub, then tells it once more, by PyGithub."""

import json
import sys

from github import Auth, Github

given = json.load(sys.stdin)
client = Github(
    base_url=given["url"],
    auth=Auth.Token(given["token"]),
    per_page=100,
    retry=None,
    seconds_between_requests=None,
    seconds_between_writes=None,
    lazy=True,
)
repository = client.get_repo("acme/shop")
commit = repository.get_commit(given["head"])
pull = repository.get_pull(given["number"])
issue = repository.get_issue(given["number"])

status = commit.get_combined_status().statuses[-1]
comments = list(issue.get_comments())
read = {
    "head": pull.head.sha,
    "merged": pull.merged,
    "reviews": [[review.user.id, review.state, review.commit_id] for review in pull.get_reviews()],
    "open": [one.number for one in repository.get_pulls(state="open")],
    "merged-by": [one.number for one in commit.get_pulls()],
    "status": {"state": status.state, "context": status.context, "description": status.description},
    "comments": [comment.body for comment in comments],
}
commit.create_status(**given["status"])
made = issue.create_comment(given["body"])
issue.get_comment(comments[0].id).edit(given["body"])
read["made"] = made.id
json.dump(read, sys.stdout)
