"""Holds the messages posted to Slack against the models of slack_sdk, then posts them once more by it."""

import json
import sys

from slack_sdk import WebClient
from slack_sdk.models.blocks import Block
from slack_sdk.models.metadata import Metadata
from slack_sdk.webhook import WebhookClient

given = json.load(sys.stdin)
# `to_dict` is what judges lengths and names.
parsed = [[block.to_dict() for block in Block.parse_all(message["blocks"])] for message in given["messages"]]
metadata = [
    Metadata(**message["metadata"]).to_dict() if "metadata" in message else None for message in given["messages"]
]
client = WebClient(token=given["token"], base_url=given["url"] + "/api/")
read = {"blocks": parsed, "metadata": metadata}
for call in given["calls"]:
    getattr(client, call["method"])(**call["with"])
if given.get("hook"):
    hook = given["hook"]
    read["hook"] = WebhookClient(hook["url"]).send_dict(hook["body"]).body
json.dump(read, sys.stdout)
