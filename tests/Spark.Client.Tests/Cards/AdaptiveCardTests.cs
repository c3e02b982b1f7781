using System.Reflection;
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
            Additional = new Dictionary<string, JsonElement> { ["rtl"] = JsonSerializer.SerializeToElement(true) },
        };

        new AdaptiveCard { Body = [block] }
            .ToJson()
            .ShouldContain("\"rtl\":true");
    }

    [Fact]
    public void What_reaches_the_edges_has_a_height_or_a_picture_behind_it_is_written()
    {
        var column = new Column([])
        {
            Bleed = true,
            MinHeight = "50px",
            BackgroundImage = new BackgroundImage("https://example.com/a.png"),
        };

        Written(
            new ColumnSet([column]) { MinHeight = "80px", HorizontalAlignment = CardAlignment.Center },
            """
            {"type":"ColumnSet","minHeight":"80px","horizontalAlignment":"center","columns":[
              {"type":"Column","items":[],"bleed":true,"minHeight":"50px",
               "backgroundImage":{"url":"https://example.com/a.png"}}]}
            """
        );
    }

    [Fact]
    public void A_fallback_is_another_one_or_nothing()
    {
        var column = new Column([]) { Fallback = new Column([new TextBlock("plain")]) };
        var submit = new SubmitAction { Fallback = new OpenUrlAction("https://example.com") };

        Written(
            new Container([
                new TextBlock("a") { Fallback = new TextBlock("b") { Fallback = CardElement.Drop } },
                new ColumnSet([column, new Column([]) { Fallback = Column.Drop }]),
                new ActionSet([submit, new SubmitAction { Fallback = CardAction.Drop }]),
            ]),
            """
            {"type":"Container","items":[
              {"type":"TextBlock","text":"a","fallback":{"type":"TextBlock","text":"b","fallback":"drop"}},
              {"type":"ColumnSet","columns":[
                {"type":"Column","items":[],"fallback":{"type":"Column","items":[{"type":"TextBlock","text":"plain"}]}},
                {"type":"Column","items":[],"fallback":"drop"}]},
              {"type":"ActionSet","actions":[
                {"type":"Action.Submit","fallback":{"type":"Action.OpenUrl","url":"https://example.com"}},
                {"type":"Action.Submit","fallback":"drop"}]}]}
            """
        );
    }

    [Fact]
    public void What_an_element_requires_of_the_client_is_written()
    {
        var features = new Dictionary<string, string>(StringComparer.Ordinal) { ["adaptiveCards"] = "1.2" };

        Written(
            new ColumnSet([
                new Column([new ActionSet([new SubmitAction { Requires = features }])]) { Requires = features },
            ])
            {
                Requires = features,
            },
            """
            {"type":"ColumnSet","requires":{"adaptiveCards":"1.2"},"columns":[
              {"type":"Column","requires":{"adaptiveCards":"1.2"},"items":[
                {"type":"ActionSet","actions":[{"type":"Action.Submit","requires":{"adaptiveCards":"1.2"}}]}]}]}
            """
        );
    }

    [Fact]
    public void A_button_shows_hides_or_toggles_and_sends_the_inputs_or_not() =>
        Written(
            new ActionSet([
                new ToggleVisibilityAction(["a", new("b", IsVisible: true), new("c", IsVisible: false)]),
                new SubmitAction { Title = "Cancel", AssociatedInputs = "none" },
            ]),
            """
            {"type":"ActionSet","actions":[
              {"type":"Action.ToggleVisibility","targetElements":["a",{"elementId":"b","isVisible":true},
                {"elementId":"c","isVisible":false}]},
              {"type":"Action.Submit","title":"Cancel","associatedInputs":"none"}]}
            """
        );

    [Theory]
    [InlineData(typeof(CardElement))]
    [InlineData(typeof(InputElement))]
    [InlineData(typeof(CardAction))]
    public void A_type_of_ones_own_which_could_not_be_written_does_not_compile(Type type) =>
        type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(constructor => constructor.GetParameters() is not [var one] || one.ParameterType != type)
            .ShouldAllBe(constructor => constructor.IsFamilyAndAssembly);

    [Fact]
    public void A_value_with_a_comma_is_refused_where_several_may_be_chosen()
    {
        Choice[] choices = [new("London, UK", "London, UK"), new("Rome", "Rome")];
        var one = new ChoiceSetInput("c", choices);

        Should
            .Throw<ArgumentException>(() => new ChoiceSetInput("c", choices) { IsMultiSelect = true })
            .Message.ShouldContain("'London, UK'");
        Should.Throw<ArgumentException>(() => one with { IsMultiSelect = true });
        Should.Throw<ArgumentException>(() =>
            new ChoiceSetInput("c", []) { IsMultiSelect = true } with
            {
                Choices = choices,
            }
        );
        (one with { IsMultiSelect = false }).Choices.ShouldBe(choices);
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
    [InlineData("")]
    [InlineData(""","version":null""")]
    [InlineData(""","version":1.3""")]
    [InlineData(""","version":"" """)]
    public void A_card_without_a_version_is_refused_since_the_service_refuses_it(string version) =>
        Should
            .Throw<ArgumentException>(() =>
                MessageAttachment.FromCardJson($$"""{"type":"AdaptiveCard","body":[]{{version}}}""")
            )
            .Message.ShouldContain("no version");

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":7}""")]
    [InlineData("""{"type":"TextBlock"}""")]
    public void What_is_no_card_is_refused(string json) =>
        Should.Throw<ArgumentException>(() => MessageAttachment.FromCardJson(json));

    /// <summary>The element is written like this, and read from it again.</summary>
    private static void Written(CardElement element, string json)
    {
        var written = new AdaptiveCard { Body = [element] }.ToJson();
        Fixture
            .Same(
                written,
                """{"type":"AdaptiveCard","$schema":"http://adaptivecards.io/schemas/adaptive-card.json","version":"1.3","body":["""
                    + $"{json}]}}"
            )
            .ShouldBeTrue(written);
        JsonSerializer.Deserialize<AdaptiveCard>(written, SparkJson.Options)!.ToJson().ShouldBe(written);
    }

    [Theory]
    [InlineData("true", "a,b", false)]
    [InlineData("true", "a b", true)]
    [InlineData("false", "a,b", true)]
    public void A_choice_of_several_whose_value_has_a_comma_is_refused_in_json_too(
        string several,
        string value,
        bool isTaken
    )
    {
        var json = $$"""
            {"type":"AdaptiveCard","version":"1.3","body":[{"type":"Container","items":[{"type":"Input.ChoiceSet","id":"c",
             "isMultiSelect":{{several}},"choices":[{"title":"x","value":"x"},{"title":"y","value":"{{value}}"}]}]}]}
            """;

        if (isTaken)
        {
            MessageAttachment.FromCardJson(json).Content.ShouldNotBeNull();
        }
        else
        {
            Should.Throw<ArgumentException>(() => MessageAttachment.FromCardJson(json)).Message.ShouldContain("'a,b'");
        }
    }
}
