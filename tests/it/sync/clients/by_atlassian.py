"""Reads what was written to Jira, then asks for the same things once more, by atlassian-python-api."""

import json
import sys

from atlassian.jira import JiraCloud, JiraServer

given = json.load(sys.stdin)
url, ticket, link = given["url"], given["ticket"], given["link"]
if given["flavor"] == "cloud":
    account = {"username": given["user"], "password": given["token"]}
    jira = JiraServer(url, cloud=True, api_version="3", **account)
    plain = JiraCloud(url, **account)
else:
    jira = plain = JiraServer(url, token=given["token"])

read = {
    "links": jira.get_issue_remote_links(ticket),
    "link": jira.get_issue_remote_links(ticket, global_id=link["globalId"]),
}
thing = link["object"]
jira.create_or_update_issue_remote_links(
    ticket,
    thing["url"],
    thing["title"],
    global_id=link["globalId"],
    relationship=link["relationship"],
    icon_url=thing["icon"]["url16x16"],
    icon_title=thing["icon"]["title"],
    status_resolved=thing["status"]["resolved"],
    application=link["application"],
)
if given["flavor"] == "cloud":
    plain.create_or_update_remote_issue_link(ticket, data=link)
    read["issues"] = plain.bulk_fetch_issues(data={"issueIdsOrKeys": [ticket], "fields": ["summary", "status"]})
    plain.delete_remote_issue_link_by_global_id(ticket, global_id=link["globalId"])
    read["after"] = jira.get_issue_remote_links(ticket)
else:
    read["issue"] = jira.issue(ticket, fields="summary,status")
json.dump(read, sys.stdout)
