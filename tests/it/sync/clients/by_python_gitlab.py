"""Reads what was told a merge request on GitLab, then tells it once more, by python-gitlab."""

import json
import sys

import gitlab

given = json.load(sys.stdin)
client = gitlab.Gitlab(given["url"], private_token=given["token"], per_page=100)
project = client.projects.get(given["project"], lazy=True)
commit = project.commits.get(given["head"], lazy=True)
merge = project.mergerequests.get(given["number"])
statuses = commit.statuses.list(get_all=True, name=given["status"]["name"])
notes = merge.notes.list(get_all=True, sort="asc", order_by="created_at")
read = {
    "head": merge.sha,
    "approvals": [[one["user"]["id"], one.get("approved_at")] for one in merge.approvals.get().approved_by],
    "versions": [one.head_commit_sha for one in merge.diffs.list(get_all=True)],
    "open": [one.iid for one in project.mergerequests.list(get_all=True, state="opened")],
    "merged-by": commit.merge_requests(),
    "statuses": [[one.name, one.status, one.description] for one in statuses],
    "notes": [note.body for note in notes],
}
commit.statuses.create(given["status"])
merge.notes.create({"body": given["body"]})
note = notes[0]
note.body = given["body"] + "\n"
note.save()
json.dump(read, sys.stdout)
