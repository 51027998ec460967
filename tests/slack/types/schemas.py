"""Makes JSON Schemas of Slack's types (shapes.ts) once, and checks values by them. Without npm the tests skip."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, cast

from jsonschema import Draft7Validator, validators
from jsonschema.exceptions import best_match
from jsonschema.protocols import Validator

from tests.npm import INSTALLED_FROM, Packages

FOLDER = Path(__file__).resolve().parent
PACKAGES = Packages(FOLDER)
GENERATED_FROM = (*INSTALLED_FROM, "shapes.ts", "generate.mjs")


def validate(name: str, value: Any) -> None:
    """Fails with the first difference between a value and a type of Slack's, by its name in shapes.ts."""
    fault = best_match(_validator(name).iter_errors(value))
    assert fault is None, f"no {name}: {fault.json_path}: {fault.message[:500]}"


def node_modules() -> Path:
    """The folder with what npm installed. Skips the test where there is no npm."""
    return PACKAGES.modules()


@cache
def _validator(name: str) -> Validator:
    """Of several types only those that name themselves like the value are tried: much faster, and clearer in faults."""
    schema = _schemas()[name]

    def could_be(alternative: dict[str, Any], value: dict[str, Any]) -> bool:
        reference = alternative.get("$ref", "").removeprefix("#/definitions/")
        kind = schema["definitions"].get(reference, alternative).get("properties", {}).get("type", {})
        return value.get("type") in kind.get("enum", [kind.get("const", value.get("type"))])

    def any_of(validator: Validator, alternatives: list[Any], value: Any, inside: Any) -> Iterator[Any]:
        likely = [each for each in alternatives if not isinstance(value, dict) or could_be(each, value)]
        yield from any_of_all(validator, likely or alternatives, value, inside)

    any_of_all = Draft7Validator.VALIDATORS["anyOf"]
    return cast(Validator, validators.extend(Draft7Validator, {"anyOf": any_of})(schema))  # type: ignore[no-untyped-call]


@cache
def _schemas() -> dict[str, Any]:
    made = node_modules() / f".schemas-{PACKAGES.digest(*GENERATED_FROM)}.json"
    PACKAGES.once(made, _generate)
    schemas: dict[str, Any] = json.loads(made.read_text(encoding="utf-8"))
    return schemas


def _generate(made: Path) -> None:
    PACKAGES.run("node", "generate.mjs", f"{made}.new")
    Path(f"{made}.new").replace(made)
