"""What `reflectory check` tells of the language model: whether one is on, where words go, and whether it answers.

It is asked with sentences of our own. Nobody's answers are sent.
"""

from adapters.phrasing.endpoint import NoAnswer, endpoint
from adapters.phrasing.settings import PhrasingSettings
from adapters.shared.findings import Finding, fine, problem
from bot.services.shortening import keeps_to_the_rules

INVENTED = (
    "The last bus leaves before the shop closes, which costs us the end of the class.",
    "Our bus to the college comes once a day, so that half of the lesson is gone.",
    "There is no bus at all after four.",
)


async def finding(settings: PhrasingSettings) -> Finding:
    if not settings.url:
        return fine("no language model is set, and none is asked")
    where = f"the language model {settings.model} at {settings.host}"
    try:
        async with endpoint(settings) as model:
            said = await model.ask(INVENTED)
    except NoAnswer as why:
        cure = "Check phrasing_url, phrasing_model and phrasing_key. Until then pages have no shortened lines."
        return problem(f"{where} gives no answer: {why}", cure)
    if not keeps_to_the_rules(said, INVENTED):
        return problem(
            f"{where} answers, but not in the words that it is given: no page would show that",
            "Choose another model. Until then pages have few shortened lines, or none.",
        )
    return fine(f"{where} answers; sentences of answers are sent there")
