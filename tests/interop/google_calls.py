"""Google's own Python client, told line by line what to call.

usage: google_calls.py URL

A line of input is {"token", "call": "permissions.create", "args": {...}, "media": text}, a line of
output {"ok": answer} or {"status", "reason"}. Listings come whole: `list_next` turns the pages.
"""

import io
import json
import sys
from functools import lru_cache

from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaIoBaseUpload

URL = sys.argv[1].rstrip("/")


@lru_cache
def service(token):
    made = build(
        "drive",
        "v3",
        credentials=Credentials(token),
        static_discovery=True,
        client_options={"api_endpoint": f"{URL}/drive/v3/"},
        cache_discovery=False,
    )
    # The client takes the upload address from the document's root.
    made._rootDesc["rootUrl"] = f"{URL}/"
    return made


def pages(collection, request):
    whole = {}
    while request is not None:
        page = request.execute()
        request, page_before = collection.list_next(request, page), whole
        whole = page_before | page
        for name, value in page.items():
            if isinstance(value, list):
                whole[name] = page_before.get(name, []) + value
    return whole


def answer(ask):
    kind, method = ask["call"].split(".")
    collection = getattr(service(ask["token"]), kind)()
    args = ask["args"]
    if "media" in ask:
        content = io.BytesIO(ask["media"].encode())
        args["media_body"] = MediaIoBaseUpload(content, "text/plain")
    request = getattr(collection, method)(**args)
    found = pages(collection, request) if method == "list" else request.execute()
    return found.decode() if isinstance(found, bytes) else found


for line in sys.stdin:
    try:
        said = {"ok": answer(json.loads(line))}
    except HttpError as error:
        details = error.error_details
        reason = details[0].get("reason") if isinstance(details, list) and details else str(error)
        said = {"status": error.resp.status, "reason": reason}
    print(json.dumps(said), flush=True)
