"""JSON Schemas from Google's discovery document.

What the document leaves open is closed here: an object has the members that are named and no others, and a
request sends nothing that the document calls output only.
"""

import re

INT64 = r"^-?\d{1,19}$"
DATE_TIME = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"
# Marked read only, and yet what `type` and the guides tell callers to send.
SENT_ALL_THE_SAME = {("Permission", "emailAddress"), ("Permission", "domain")}


def output_only(schema):
    # After a colon or at the beginning: "Deprecated: Output only."
    return schema.get("readOnly") or re.match(r"(Deprecated: )?Output only", schema.get("description", ""))


def text(schema):
    made = {"type": "string"}
    kind = schema.get("format")
    if "enum" in schema:
        made["enum"] = schema["enum"]
    elif kind == "int64":
        made["pattern"] = INT64
    elif kind in ("date-time", "google-datetime"):
        made["pattern"] = DATE_TIME
    return made


def converted(schema, sent, owner=""):
    """A schema of the document as JSON Schema, of what is sent or of what is answered."""
    if "$ref" in schema:
        return {"$ref": f"#/$defs/{'sent' if sent else 'answered'}.{schema['$ref']}"}
    kind = schema["type"]
    if kind == "string":
        return text(schema)
    if kind == "array":
        return {"type": "array", "items": converted(schema["items"], sent)}
    if kind == "object":
        members = {
            name: converted(member, sent)
            for name, member in schema.get("properties", {}).items()
            if not (sent and output_only(member)) or (owner, name) in SENT_ALL_THE_SAME
        }
        others = schema.get("additionalProperties")
        return {
            "type": "object",
            "properties": members,
            "additionalProperties": converted(others, sent) if others else False,
        }
    if kind == "any":
        return {}
    bounds = {name: int(schema[name]) for name in ("minimum", "maximum") if name in schema}
    return {"type": kind, **bounds}


def definitions(document):
    return {
        f"{way}.{name}": converted(schema, way == "sent", name)
        for name, schema in document["schemas"].items()
        for way in ("sent", "answered")
    }


def required_in(document, name, method_id):
    """The members of a body that the document requires of one method."""
    members = document["schemas"][name]["properties"]
    return [n for n, m in members.items() if method_id in m.get("annotations", {}).get("required", [])]


def parameters(document, method, location):
    """A schema of all that a request says in its path or its query."""
    named = dict(method.get("parameters", {}))
    if location == "query":
        named = document["parameters"] | named
    named = {name: p for name, p in named.items() if p["location"] == location}
    return {
        "type": "object",
        "properties": {name: converted(p, True) for name, p in named.items()},
        "required": [name for name, p in named.items() if p.get("required")],
        "additionalProperties": False,
    }


def methods(resource):
    yield from resource.get("methods", {}).values()
    for inner in resource.get("resources", {}).values():
        yield from methods(inner)


# Content that is there before anything was uploaded.
CONTENT = b"content"
VALUES = {
    "size": "7",
    "md5Checksum": "9a0364b9e99bb480dd25e1f0284c8555",
    "mimeType": "text/plain",
}


def example(document, schema, name="", depth=0):
    """A value of a schema: every member is there, but for the token of a further page."""
    if "$ref" in schema:
        schema = document["schemas"][schema["$ref"]]
    kind = schema["type"]
    if kind == "object":
        members = schema.get("properties", {})
        return {
            member: example(document, inner, member, depth + 1)
            for member, inner in members.items()
            if member != "nextPageToken" and depth < 6
        }
    if kind == "array":
        return [example(document, schema["items"], name, depth + 1)] if depth < 6 else []
    if kind == "boolean":
        return False
    if kind in ("integer", "number"):
        return 1
    if kind == "any":
        return None
    return string_example(schema, name)


def string_example(schema, name):
    if name in VALUES:
        return VALUES[name]
    if "default" in schema or "enum" in schema:
        return schema.get("default") or schema["enum"][0]
    if schema.get("format") == "int64":
        return "7"
    if schema.get("format") in ("date-time", "google-datetime"):
        return "2024-02-29T12:00:00.000Z"
    # Where the text alone tells which values there are, its first.
    listed = re.search(r"values (?:include|are):?[ *]*`([^`]+)`", schema.get("description", ""))
    return listed.group(1) if listed else name
