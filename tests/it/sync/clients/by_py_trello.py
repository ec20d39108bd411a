"""Reads the card that was made on Trello, then makes another one like it, by py-trello."""

import json
import sys

import requests
from trello import TrelloClient
from trello.board import Board

given = json.load(sys.stdin)


class Here:
    """Carries to the address that is given what the client sends to the one it knows."""

    def request(self, method, url, **rest):
        return requests.request(method, url.replace("https://api.trello.com", given["url"]), **rest)


# Without a secret of OAuth 1 the client puts key and token into the address.
client = TrelloClient(api_key=given["key"], api_secret=given["token"], http_service=Here())
board = Board(client, board_id=given["board"])
lists = {one.name: one for one in board.open_lists()}
card = board.all_cards()[0]
checklist = card.fetch_checklists()[0]
read = {
    "name": card.name,
    "desc": card.desc,
    "list": next(name for name, one in lists.items() if one.id == card.idList),
    "due": card.due_date.isoformat(),
    "closed": card.closed,
    "pages": [one.url for one in card.get_attachments()],
    "checklist": checklist.name,
    "items": [[item["name"], item["checked"]] for item in checklist.items],
}
made = given["card"]
first = next(one for one in lists.values() if one.id == made["idList"])
twin = first.add_card(made["name"], desc=made["desc"], due=made["due"], position=made["pos"])
twin.attach(**given["attachment"])
items = twin.add_checklist(given["checklist"], [given["item"]["name"]], itemstates=[given["item"]["checked"]])
items.set_checklist_item(given["item"]["name"], True)
twin.change_list(lists["Decided"].id)
twin.set_closed(True)
read["twin"] = twin.id
json.dump(read, sys.stdout)
