"""The filled worksheet as JSON, for other programs: one object, UTF-8, names in place of platform ids."""

import json
from collections.abc import Mapping
from typing import Any

from bot.domain.paper import Filled
from bot.domain.places import PersonRef
from bot.domain.summary import BranchSummary, ItemSummary, Said, StepLine, Summary


def to_json(filled: Filled) -> bytes:
    summary, names = filled.summary, filled.names
    whole = {
        "worksheet": summary.worksheet,
        "team": summary.team,
        "purpose": summary.purpose,
        "decide_by": summary.decide_by.isoformat() if summary.decide_by else None,
        "settled": summary.standing.done,
        "questions": summary.standing.total,
        "principles": [
            {"ref": chapter.ref, "title": chapter.title, "items": _items(summary, chapter.ref, names)}
            for chapter in summary.chapters
        ],
        "next_steps": [_step(step, names) for step in summary.steps],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2).encode()


def _step(step: StepLine, names: Mapping[PersonRef, str]) -> dict[str, Any]:
    return {
        "number": step.number,
        "what": step.what,
        "owner": step.who(names) or None,
        "due": step.due.isoformat() if step.due else None,
        "state": step.state,
        "moved": step.moved,
        "principle": step.principle,
        "first_step": step.first or None,
        "barrier": step.barrier or None,
        "involve": step.involve or None,
        "why": step.why or None,
    }


def _items(summary: Summary, principle: str, names: Mapping[PersonRef, str]) -> list[dict[str, Any]]:
    return [_item(item, names) for item in summary.items if item.principle == principle]


def _item(item: ItemSummary, names: Mapping[PersonRef, str]) -> dict[str, Any]:
    return {
        "ref": item.ref,
        "action": item.action or None,
        "text": item.text,
        "state": item.state,
        "votes": [{"question": t.question, **dict(t.votes)} for t in item.tallies],
        "people_differ": [gate.text for gate in item.differ],
        "agreed": item.agreed,
        "dissent": item.dissent or None,
        "parts": [_part(branch, names) for branch in item.branches],
    }


def _part(branch: BranchSummary, names: Mapping[PersonRef, str]) -> dict[str, Any]:
    said = [_said(said, names) for said in branch.said]
    return {"ref": branch.ref, "text": branch.text, "points": list(branch.points), "answers": said}


def _said(said: Said, names: Mapping[PersonRef, str]) -> dict[str, Any]:
    return {
        "text": said.text,
        "by": names.get(said.by) if said.by else None,
        "does_not_know": said.unknown,
        "agree": said.voices,
        "files": list(said.files),
        "added_since": said.added_since,
    }
