"""The schema that messages are made of, key by key, against pydantic's own of the whole model."""

from simulator.scenario import Scenario, allowed, load


def test_each_key_has_the_schema_of_the_whole_model() -> None:
    """Titles aside, which nothing here reads."""
    whole = Scenario.model_json_schema()
    for key, node in whole["properties"].items():
        expected = {word: value for word, value in node.items() if word != "title"}
        assert allowed.variants(allowed.schema()["properties"][key]) == allowed.variants(expected)
    assert allowed.schema()["required"] == whole["required"]
    for name, node in whole["$defs"].items():
        assert allowed.variants({"$ref": f"#/$defs/{name}"}) == allowed.variants(node)


def test_reading_a_scenario_makes_the_schema_of_few_keys() -> None:
    """All of it takes longer than everything else that is done with a small scenario."""
    made = allowed._of_key
    made.cache_clear()
    load("kazakhstan-2021")
    assert made.cache_info().currsize <= 5
