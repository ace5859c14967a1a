"""GET /docs: the OpenAPI description as one plain page, without third parties."""

from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from models.jsonl import dumps
from service.web.pages import static_address

router = APIRouter(include_in_schema=False)
environment = Environment(loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined)

Json = dict[str, Any]


@router.get("/docs")
async def docs(request: Request) -> Response:
    """Show every address with its parameters, bodies, examples and answers."""
    described: Json = request.app.openapi()
    page = environment.get_template("docs.html").render(
        title=described["info"]["title"],
        version=described["info"]["version"],
        paragraphs=described["info"]["description"].split("\n\n"),
        operations=[_operation(path, method, operation) for path, methods in described["paths"].items() for method, operation in methods.items()],
        schemas=[_schema(name, schema) for name, schema in sorted(described["components"]["schemas"].items())],
        stylesheet=static_address("kutoja.css"),
    )
    return HTMLResponse(page, headers={"Cache-Control": "no-cache"})


def _operation(path: str, method: str, operation: Json) -> Json:
    content: Json = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    return {
        "method": method.upper(),
        "path": path,
        "summary": operation.get("summary", ""),
        "description": operation.get("description", ""),
        "anchor": operation["operationId"],
        "parameters": [
            _field(one["name"], one["schema"], one.get("description", ""), required=one.get("required", False)) for one in operation.get("parameters", ())
        ],
        "body": _type(content["schema"]) if content else "",
        "examples": [(one["summary"], dumps(one["value"], indent=True).decode()) for one in content.get("examples", {}).values()],
        "responses": [(status, one.get("description", ""), _answer_type(one)) for status, one in operation.get("responses", {}).items()],
    }


def _answer_type(response: Json) -> str:
    schemas = [content["schema"] for content in response.get("content", {}).values() if content.get("schema")]
    return _type(schemas[0]) if schemas else ""


def _schema(name: str, schema: Json) -> Json:
    required = schema.get("required", ())
    fields = [_field(field, one, one.get("description", ""), required=field in required) for field, one in schema.get("properties", {}).items()]
    return {"name": name, "description": schema.get("description", ""), "fields": fields, "choices": [str(value) for value in schema.get("enum", ())]}


def _field(name: str, schema: Json, description: str, *, required: bool) -> Json:
    return {"name": name, "type": _type(schema), "description": description or schema.get("description", ""), "required": required}


def _type(schema: Json) -> str:
    """Name a schema in a few words: "RecommendIn", "string or null", "list of string"."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_type(one) for one in schema["anyOf"]))
    if "enum" in schema:
        return ", ".join(str(value) for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    if isinstance(schema.get("additionalProperties"), dict):
        return f"object of {_type(schema['additionalProperties'])}"
    return str(schema.get("type", "any"))
