"""The content that ships: its counts, its published titles word for word, its numbers, and the facts it retells."""

from importlib.resources import files
from pathlib import Path

import pytest

from bot.domain.worksheet import FollowUp, Practice, Question, QuestionKind, Worksheet
from storage.worksheets import check, read_library, worksheet_from_json, worksheet_to_json

CONTENT = Path(str(files("content")))

PRINCIPLES = {
    "1": "All CTE Programs Are Held to the Highest Standards of Excellence",
    "2": "All Learners Are Empowered to Choose a Meaningful Education and Career",
    "3": "All Learning Is Personalized and Flexible",
    "4": "All Learning Is Facilitated by Knowledgeable Experts",
    "5": "All Systems Work Together to Put Learner Success First",
}
ACTIONS = {
    "1.A": "Develop and implement rigorous review and approval processes and policies to ensure only high-quality "
    "programs of study exist",
    "1.B": "Align funding to high-quality programs of study",
    "1.C": "Develop and implement sustainable processes for employers to inform, validate and participate in the "
    "implementation of programs of study",
    "2.A": "Develop and implement a career advisement system that allows all learners to be successful in a career "
    "pathway of interest",
    "2.B": "Provide all learners with authentic, real-world experiences linked to a career interest of their choice",
    "3.A": "Identify, build and scale policies and models that fully integrate academic and technical expectations "
    "and experiences",
    "3.B": "Identify, build and scale models of K-12 and postsecondary competency-based systems",
    "3.C": "Fully align secondary and postsecondary programs of study to ensure seamless transitions",
    "4.A": "Modernize K-12 certification programs to ensure all learners have access to educators who are able to "
    "facilitate learning that prepares them for both college and careers",
    "4.B": "Prioritize professional learning opportunities that focus on retention of quality instructors, "
    "contextualized teaching and learning, and learner engagement",
    "4.C": "Build and support a pool of experts that instructors may draw upon to supplement learning",
    "5.A": "Establish a common vision and commitment to providing all learners with meaningful career pathways",
    "5.B": "Coordinate federal and state policies, programs and funding to maximize investments and reduce "
    "inefficiencies",
    "5.C": "Develop and support sustainable partnerships and intermediaries to accelerate learner success",
    "5.D": "Build indicators of career readiness – for all learners – into federal and state accountability systems",
}
RESOURCES = {
    "1": [
        "ACTE’s High-Quality CTE Framework",
        "Raising the Bar: State Strategies for Approving Quality Pathways",
        "The State of Career Technical Education: Employer Engagement in CTE",
        "Career and Technical Program of Study Framework (U.S. Department of Education)",
        "Credentials of Value: State Strategies for Identifying and Endorsing Industry-Recognized Credentials",
    ],
    "2": [
        "Connected to Careers: Expanding Employer Leadership in Career Development",
        "What We Know about Guided Pathways",
        "Connecting Classrooms to Careers: A Comprehensive Guide to the State Role in Work-Based Learning",
        "Making Work-based Learning Work",
        "Tennessee’s Work-Based Learning Toolkit",
        "Work-based Learning in California",
    ],
    "3": [
        "ACTE Clearinghouse on Academic Integration",
        "Making Career Pathways Work: Curricular Design and Instructional Practice",
        "Building a Strong Relationship Between Competency-Based Pathways and Career Technical Education",
        "Guide to the Competency-based Learning Survey for Students",
        (
            "On the Path to Success: Early Evidence about the Efficacy of Postsecondary Competency-Based Education "
            "Programs"
        ),
        "Early College High Schools: Model Policy Components",
        "CTE Dual Enrollment: A Strategy for College Completion and Workforce Investment",
    ],
    "4": [
        "The State of Career Technical Education: Increasing Access to Industry Experts in High Schools",
        (
            "Improving the Quality of Career and Technical Alternative Teacher Preparation: An Induction Model of "
            "Professional Development and Support"
        ),
        "21st Century Educators: Developing and Supporting Great Career and Technical Education Teachers",
    ],
    "5": [
        (
            "College and Career readiness Begins with a Well-Rounded Education: Opportunities Under the Every Student "
            "Succeeds Act"
        ),
        "In Their Words: Why Business Leaders Support CTE, Career Pathways and Career Academies",
        "Talent Orchestrators: Scaling Youth Employment through Business-Facing Intermediaries",
        "How States are Making Career Readiness Count: A 2016 Update",
        "Destination Known: Valuing College AND Career Readiness in State Accountability Systems",
        "Data Dissemination Strategies for Career and Technical Education in Nebraska",
    ],
}
FURTHER = {
    "3": [
        (
            "Seizing the Future: How Ohio’s Career and Technical Education Programs Fuse Academic Rigor and Real-World "
            "Experiences to Prepare Students for College and Careers"
        ),
        "Endorsements, Electives & More: CTE & State Graduation Requirements",
        "CTE Dual Enrollment: A Strategy for College Completion and Workforce Investment",
    ],
    "5": [
        "Career Readiness Stakeholder Engagement Tool",
        (
            "State Policy Leadership for the Future: History of State Coordination and Governance and Alternatives for "
            "the Future"
        ),
        "Career Readiness & the Every Student Succeeds Act: Mapping Career Readiness in State ESSA Plans – Round 1",
    ],
}
QUESTIONS = {
    "1": {"1.A": 3, "1.B": 2, "1.C": 3},
    "2": {"2.A": 5, "2.B": 3},
    "3": {"3.A": 3, "3.B": 2, "3.C": 3},
    "4": {"4.A": 2, "4.B": 6, "4.C": 2},
    "5": {"5.A": 1, "5.B": 3, "5.C": 3, "5.D": 2},
}
LEVELS = {
    "1.A.1": ("state", "district", "school", "institution"),
    "2.B.1": ("state", "district", "school", "institution"),
    "3.B.1": ("district", "school", "institution"),
    "4.C.1": ("district", "region"),
    "5.A.1": ("state", "district", "school", "institution"),
}
GUIDES = {
    "postsecondary-leaders": [
        "How Postsecondary Leaders Can Help Advance Putting Learning Success First",
        "Take stock of how current policies and practices and how well they align with the vision principles",
        "Review, revise and reform program approval processes and requirements",
        (
            "Partner with other state leaders – both inside and outside state agencies and workforce partners – to "
            "implement the vision"
        ),
        "Get the message out",
        "Share promising practices",
    ],
    "industry-leaders": [
        "How Industry Leaders Can Help Advance Putting Learning Success First",
        "Take stock of what your organization or company is doing to advance the vision and its principles",
        "Engage and partner with state and local leaders to implement the vision",
        "Support states to support only the highest quality of CTE programs and pathways",
        "Get the message out",
    ],
}


@pytest.fixture(scope="module")
def library() -> dict[str, Worksheet]:
    return {worksheet.id: worksheet for worksheet in read_library(CONTENT)}


@pytest.fixture(scope="module")
def local(library: dict[str, Worksheet]) -> Worksheet:
    return library["local-self-assessment"]


def asked(question: Question) -> str:
    """All that a question and its branches ask."""
    parts: list[Question | FollowUp] = [question, *question.branches]
    return " ".join(" ".join((part.text, *part.points)) for part in parts)


def example(worksheet: Worksheet, place: str) -> Practice:
    return next(p for principle in worksheet.principles for p in principle.practice if p.place == place)


def test_the_content_that_ships_has_no_faults() -> None:
    assert check([CONTENT]) == ()


def test_every_shipped_worksheet_survives_json(library: dict[str, Worksheet]) -> None:
    assert sorted(library) == ["industry-leaders", "local-self-assessment", "postsecondary-leaders"]
    assert all(worksheet_from_json(worksheet_to_json(worksheet)) == worksheet for worksheet in library.values())


def test_the_local_self_assessment_has_the_counts_of_the_paper(local: Worksheet) -> None:
    questions = list(local.questions())
    gates = [question for question in questions if question.kind is QuestionKind.GATE]
    assert len(local.principles) == 5
    assert sum(len(principle.actions) for principle in local.principles) == 15
    assert sum(question.kind is not QuestionKind.NEXT_STEPS for question in questions) == 43
    assert (len(gates), sum(len(gate.branches) for gate in gates)) == (5, 10)
    assert sum(question.kind is QuestionKind.NEXT_STEPS for question in questions) == 5
    assert sum(len(principle.resources) for principle in local.principles) == 27


def test_titles_are_the_published_ones(local: Worksheet) -> None:
    assert local.title == "Your Role in Putting Learner Success First – Local Self-Assessment"
    assert {principle.ref: principle.title for principle in local.principles} == PRINCIPLES
    assert {action.ref: action.title for principle in local.principles for action in principle.actions} == ACTIONS
    assert {p.ref: [resource.title for resource in p.resources] for p in local.principles} == RESOURCES
    assert {p.ref: [f.title for f in p.further] for p in local.principles if p.further} == FURTHER


def test_every_ref_stands_in_the_order_of_the_paper(local: Worksheet) -> None:
    for principle in local.principles:
        counts = QUESTIONS[principle.ref]
        refs = [f"{action}.{number + 1}" for action, count in counts.items() for number in range(count)]
        assert [question.ref for question in principle.questions] == [*refs, f"{principle.ref}.N"]
    branches = [branch.ref for question in local.questions() for branch in question.branches]
    assert branches == [f"{gate}{letter}" for gate in LEVELS for letter in "ab"]


def test_gates_name_the_levels_of_the_paper(local: Worksheet) -> None:
    assert {question.ref: question.levels for question in local.questions() if question.levels} == LEVELS


def test_next_steps_name_their_principle(local: Worksheet) -> None:
    assert all(f"Principle {p.ref}, {p.title}" in p.next_steps.text for p in local.principles)


@pytest.mark.parametrize(
    ("ref", "words"),
    [
        ("1.A.1", ["high-quality", "state", "district", "school", "institution", "courses", "How can you tell", "way"]),
        ("1.A.2", ["all learners", "Strategies", "policies", "programs", "complete"]),
        ("1.A.3", ["collected", "used", "equitable", "need", "want"]),
        ("1.B.1", ["Federal", "State", "Local"]),
        ("1.C.1", ["review", "approve", "validate", "standards", "credentials", "enough", "sustainable"]),
        ("1.C.3", ["labor market information", "design", "deliver"]),
        ("2.A.1", ["Elementary", "Middle", "High", "Postsecondary", "development", "advisement"]),
        ("2.A.2", ["Activities", "programs", "policies", "state", "community", "coherent"]),
        ("2.B.3", ["supports", "information", "resources", "have", "need", "roles and responsibilities"]),
        ("3.A.1", ["classroom", "barriers", "overcome"]),
        ("3.B.2", ["technical assistance", "resource development", "communities of practice", "best use"]),
        ("3.C.2", ["Dual", "concurrent", "articulation", "transfer", "policies", "programs", "learners"]),
        ("4.A.2", ["collaboration and teamwork", "leadership", "problem solving", "career planning"]),
        ("4.B.6", ["Every Student Succeeds Act", "Carl D. Perkins Career and Technical Education Act"]),
        ("4.C.1", ["part-time instructors", "incentives", "partnerships", "district", "region"]),
        ("5.A.1", ["yourself", "steps", "part of it", "way"]),
        ("5.B.1", ["federal", "state", "local", "private", "equal"]),
        ("5.B.3", ["Every Student Succeeds", "Perkins", "Workforce Innovation & Opportunity", "Higher Education Act"]),
        ("5.C.1", ["nonprofits", "workforce boards", "industry associations"]),
        ("5.D.2", ["learners", "schools", "system", "instruction", "resources", "supports"]),
    ],
)
def test_questions_keep_what_the_item_of_the_paper_asks(local: Worksheet, ref: str, words: list[str]) -> None:
    text = asked(local.question(ref)).lower()
    assert not [word for word in words if word.lower() not in text]


@pytest.mark.parametrize(
    ("place", "facts"),
    [
        (
            "California",
            ["2013-2014", "$250 million", "one-time", "K-14", "charter schools", "community colleges", "CDE"],
        ),
        ("Kentucky", ["Kentucky Labor Cabinet", "four courses", "Registered Apprenticeship", "area technical center"]),
        ("Minnesota", ["2009", "79 Career Pathways", "2008", "26 regional consortia", "2-year college", "Perkins"]),
        ("Washington", ["two-year", "OSPI", "Boeing", "Manufacturing Industrial Council", "equivalencies"]),
        ("Tennessee", ["2012", "three phases", "second phase", "K-12"]),
    ],
)
def test_practice_keeps_the_facts_and_is_short(local: Worksheet, place: str, facts: list[str]) -> None:
    told = example(local, place)
    assert not [fact for fact in facts if fact not in told.text]
    assert 40 <= len(told.text.split()) <= 110
    assert told.illuminates


def test_further_reading_keeps_its_publishers_and_figures(local: Worksheet) -> None:
    about = " ".join(str(resource.about) for p in local.principles for resource in p.further)
    facts = ["nine steps", "June and November 2016", "JPMorgan Chase & Co.", "six core issues", "first 17 ESSA plans"]
    facts += ["Title IV, Part B", "Achieve", "2010-11", "(ECS)", "Education Strategy Group"]
    assert not [fact for fact in facts if fact not in about]


def test_the_guides_have_their_published_headings(library: dict[str, Worksheet]) -> None:
    for name, headings in GUIDES.items():
        (principle,) = library[name].principles
        assert [principle.title, *(action.title for action in principle.actions)] == headings
        assert all(1 <= len(action.questions) <= 4 for action in principle.actions)
        assert [resource.url for resource in principle.resources] == ["https://careertech.org/shared-vision-sign-on"]


def test_each_worksheet_says_who_stands_behind_the_vision(library: dict[str, Worksheet]) -> None:
    assert "12 national organizations" in library["local-self-assessment"].about
    assert "May 2016 with the support of 11 national organizations" in library["postsecondary-leaders"].about
    assert "Advance CTE and 11 other national organizations" in library["industry-leaders"].about
    assert "40 percent" in library["industry-leaders"].about


def test_each_worksheet_credits_its_source_and_reproduces_nothing(library: dict[str, Worksheet]) -> None:
    for worksheet in library.values():
        assert worksheet.source.publisher == "Advance CTE"
        assert "is not reproduced" in worksheet.source.attribution


def test_terms_that_people_stumble_over_are_explained(local: Worksheet) -> None:
    terms = " ".join(term.term for term in local.terms)
    assert 12 <= len(local.terms) <= 20
    for word in ("articulation", "intermediary", "WIOA", "ESSA", "Perkins", "WBL", "dual enrollment", "credential"):
        assert word in terms
