using System.Text.Json;
using System.Text.Json.Nodes;

namespace Spark.Client.Tests;

public class AdaptiveCardTests
{
    [Fact]
    public void A_card_is_written_as_the_schema_wants_it()
    {
        var card = new AdaptiveCard
        {
            Body =
            [
                new TextBlock("Approve?")
                {
                    Size = TextSize.Large,
                    Weight = TextWeight.Bolder,
                    Wrap = true,
                },
                new TextInput("why")
                {
                    Label = "Why",
                    IsRequired = true,
                    ErrorMessage = "Say why",
                    Regex = "^.+$",
                },
            ],
            Actions =
            [
                new SubmitAction
                {
                    Title = "OK",
                    Data = new JsonObject { ["cmd"] = "approve" },
                },
            ],
        };

        Fixture
            .Same(
                card.ToJson(),
                """
                {"type":"AdaptiveCard","$schema":"http://adaptivecards.io/schemas/adaptive-card.json","version":"1.3",
                 "body":[{"type":"TextBlock","text":"Approve?","size":"large","weight":"bolder","wrap":true},
                         {"type":"Input.Text","id":"why","label":"Why","isRequired":true,"errorMessage":"Say why","regex":"^.+$"}],
                 "actions":[{"type":"Action.Submit","title":"OK","data":{"cmd":"approve"}}]}
                """
            )
            .ShouldBeTrue(card.ToJson());
    }

    [Fact]
    public void Every_element_and_every_action_is_written_under_its_name()
    {
        var card = new AdaptiveCard
        {
            Body =
            [
                new RichTextBlock([new TextRun("x") { Italic = true }]),
                new Image("https://example.com/a.png") { AltText = "a", Size = ImageSize.Small },
                ImageSet.Of(new Image("https://example.com/b.png")),
                new Media([new MediaSource("video/mp4", "https://example.com/c.mp4")]),
                new Container([new TextBlock("in")]) { Style = ContainerStyle.Emphasis },
                new ColumnSet([new Column([new TextBlock("left")]) { Width = "auto" }]),
                new FactSet([new Fact("Name", "Ada")]),
                new ActionSet([new OpenUrlAction("https://example.com") { Title = "Open" }]),
                new NumberInput("n") { Min = 1, Max = 5.5m },
                new DateInput("d"),
                new TimeInput("t"),
                new ToggleInput("b", "Agree"),
                new ChoiceSetInput("c", [new Choice("Red", "red")]) { IsMultiSelect = true },
            ],
            Actions =
            [
                new ShowCardAction(new AdaptiveCard { Body = [new TextBlock("more")] }) { Title = "More" },
                new ToggleVisibilityAction(["x"]) { Title = "Toggle" },
            ],
        };

        var json = JsonNode.Parse(card.ToJson())!;

        json["body"]!
            .AsArray()
            .Select(element => (string)element!["type"]!)
            .ShouldBe([
                "RichTextBlock",
                "Image",
                "ImageSet",
                "Media",
                "Container",
                "ColumnSet",
                "FactSet",
                "ActionSet",
                "Input.Number",
                "Input.Date",
                "Input.Time",
                "Input.Toggle",
                "Input.ChoiceSet",
            ]);
        json["actions"]!
            .AsArray()
            .Select(action => (string)action!["type"]!)
            .ShouldBe(["Action.ShowCard", "Action.ToggleVisibility"]);
        ((string)json["body"]![0]!["inlines"]![0]!["type"]!).ShouldBe("TextRun");
        ((string)json["body"]![2]!["images"]![0]!["type"]!).ShouldBe("Image");
        ((string)json["body"]![5]!["columns"]![0]!["type"]!).ShouldBe("Column");
        ((string)json["body"]![7]!["actions"]![0]!["type"]!).ShouldBe("Action.OpenUrl");
        ((string)json["actions"]![0]!["card"]!["body"]![0]!["text"]!).ShouldBe("more");
        ((decimal)json["body"]![8]!["max"]!).ShouldBe(5.5m);
    }

    [Fact]
    public void Members_the_builder_does_not_know_are_written_too()
    {
        var block = new TextBlock("x")
        {
            Additional = new Dictionary<string, JsonElement>
            {
                ["fallback"] = JsonSerializer.SerializeToElement("drop"),
            },
        };

        new AdaptiveCard { Body = [block] }
            .ToJson()
            .ShouldContain("\"fallback\":\"drop\"");
    }

    [Fact]
    public void A_version_that_no_client_shows_is_refused() =>
        Should.Throw<ArgumentException>(() => new AdaptiveCard { Version = "1.4" }).Message.ShouldContain("1.3");

    [Fact]
    public async Task A_card_comes_from_text_file_node_element_or_builder()
    {
        const string Json = """{"type":"AdaptiveCard","version":"1.2","body":[],"later":{"x":1}}""";
        var file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "card.json");
        await File.WriteAllTextAsync(file, Json, TestContext.Current.CancellationToken);
        using var document = JsonDocument.Parse(Json);

        MessageAttachment[] attachments =
        [
            MessageAttachment.FromCardJson(Json),
            await MessageAttachment.FromCardFileAsync(file),
            MessageAttachment.FromCard(JsonNode.Parse(Json)!),
            MessageAttachment.FromCard(document.RootElement),
        ];

        foreach (var attachment in attachments)
        {
            attachment.IsCard.ShouldBeTrue();
            Fixture
                .Same(
                    attachment.ToJson(),
                    $$"""{"contentType":"application/vnd.microsoft.card.adaptive","content":{{Json}}}"""
                )
                .ShouldBeTrue(attachment.ToJson());
        }

        new AdaptiveCard().ToAttachment().IsCard.ShouldBeTrue();
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":7}""")]
    [InlineData("""{"type":"TextBlock"}""")]
    public void What_is_no_card_is_refused(string json) =>
        Should.Throw<ArgumentException>(() => MessageAttachment.FromCardJson(json));
}
