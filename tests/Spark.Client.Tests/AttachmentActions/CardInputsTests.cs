using System.Text.Json;

namespace Spark.Client.Tests;

public class CardInputsTests
{
    private readonly CardInputs _inputs = Fixture
        .Read<AttachmentAction>("AttachmentActions/AttachmentAction.full")
        .Inputs;

    [Fact]
    public void What_was_entered_as_text_is_read_as_what_it_means()
    {
        _inputs.GetInt64("count").ShouldBe(42);
        _inputs.GetDecimal("price").ShouldBe(12.50m);
        _inputs.GetDate("when").ShouldBe(new DateOnly(2024, 2, 29));
        _inputs.GetTime("at").ShouldBe(new TimeOnly(17, 45));
        _inputs.GetBoolean("agree").ShouldBe(true);
        _inputs.GetChoices("colors").ShouldBe(["red", "green"]);
        _inputs.Get<JsonElement>("nested").GetProperty("id").GetInt32().ShouldBe(7);
    }

    [Theory]
    [InlineData("""["red","light, blue"]""", "red|light, blue")]
    [InlineData(
        """
            "[\"red\",\"light, blue\"]"
            """,
        "red|light, blue"
    )]
    [InlineData("""["red",null,7]""", "red|7")]
    [InlineData("[]", "")]
    [InlineData(
        """
            "[a],[b]"
            """,
        "[a]|[b]"
    )]
    public void Choices_are_read_from_a_list_too(string json, string choices)
    {
        var inputs = new CardInputs(
            new Dictionary<string, JsonElement> { ["c"] = JsonDocument.Parse(json).RootElement }
        );

        string.Join('|', inputs.GetChoices("c")).ShouldBe(choices);
    }

    [Fact]
    public void What_is_absent_or_of_another_kind_is_nothing()
    {
        _inputs.GetString("nobody").ShouldBeNull();
        _inputs.GetInt64("why").ShouldBeNull();
        _inputs.GetDecimal("why").ShouldBeNull();
        _inputs.GetDate("count").ShouldBeNull();
        _inputs.GetTime("count").ShouldBeNull();
        _inputs.GetBoolean("why").ShouldBeNull();
        _inputs.GetChoices("nobody").ShouldBeEmpty();
    }

    [Fact]
    public void Values_that_are_no_text_are_read_too()
    {
        var inputs = Fixture.Read<AttachmentAction>("AttachmentActions/AttachmentAction.unknown").Inputs;

        inputs.GetInt64("n").ShouldBe(5);
        inputs.GetBoolean("b").ShouldBe(true);
        inputs.GetString("z").ShouldBeNull();
        inputs.GetString("x").ShouldStartWith("[");
    }

    [Theory]
    [InlineData("""{"id":"X"}""")]
    [InlineData("""{"id":"X","inputs":null}""")]
    public void No_inputs_are_empty_inputs(string json) =>
        JsonSerializer.Deserialize<AttachmentAction>(json, SparkJson.Options)!.Inputs.ShouldBeEmpty();

    [Fact]
    public void What_was_entered_never_reaches_a_log()
    {
        var action = Fixture.Read<AttachmentAction>("AttachmentActions/AttachmentAction.full");

        action.ToString().ShouldNotContain("because");
    }
}
