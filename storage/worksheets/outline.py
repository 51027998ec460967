"""A worksheet as a plain tree of refs, titles and texts, for listings and comparisons. For storing, see canonical."""

from typing import Any

from bot.domain.worksheet import Action, FollowUp, Principle, Question, Resource, Worksheet


def outline(worksheet: Worksheet) -> dict[str, Any]:
    return {
        "id": worksheet.id,
        "version": worksheet.version,
        "title": worksheet.title,
        "principles": [_principle(principle) for principle in worksheet.principles],
    }


def _principle(principle: Principle) -> dict[str, Any]:
    return {
        "ref": principle.ref,
        "title": principle.title,
        "actions": [_action(action) for action in principle.actions],
        "next_steps": {"ref": principle.next_steps.ref, "text": principle.next_steps.text},
        "resources": [_resource(resource) for resource in principle.resources],
        "practice": [{"title": p.title, "place": p.place, "text": p.text} for p in principle.practice],
    }


def _action(action: Action) -> dict[str, Any]:
    return {"ref": action.ref, "title": action.title, "questions": [_question(q) for q in action.questions]}


def _question(question: Question) -> dict[str, Any]:
    branches = {"yes": question.yes, "no": question.no}
    return {
        **_asked(question),
        "kind": question.kind.value,
        **{key: _asked(branch) for key, branch in branches.items() if branch},
    }


def _asked(item: Question | FollowUp) -> dict[str, Any]:
    return {"ref": item.ref, "text": item.text, "points": list(item.points)}


def _resource(resource: Resource) -> dict[str, Any]:
    return {"title": resource.title} | ({"url": resource.url} if resource.url else {})
