namespace Spark.Client.Tests;

public class SecretsTests
{
    private const string Text = "the secret text of a message";

    public static TheoryData<string> Faults() =>
        ["refused", "reset", "hang", "limited", "broken", "html", "unauthorized", "redirect", "unknown"];

    [Fact]
    public void No_text_of_a_message_is_in_a_text_form()
    {
        var element = System.Text.Json.JsonSerializer.SerializeToElement(Text);
        var attachment = new MessageAttachment { Content = element };
        var request = new CreateMessageRequest
        {
            RoomId = "r",
            Text = Text,
            Markdown = Text,
            Attachments = [attachment],
        };
        request.Set("html", Text);
        object[] holders =
        [
            new Message
            {
                Id = "m",
                Text = Text,
                Markdown = Text,
                Html = Text,
                Attachments = [attachment],
            },
            request,
            new EditMessageRequest
            {
                RoomId = "r",
                Text = Text,
                Markdown = Text,
            },
            attachment,
            new Event { Id = "e", Data = element },
            new AttachmentAction
            {
                Id = "a",
                Inputs = new(new Dictionary<string, System.Text.Json.JsonElement> { ["why"] = element }),
            },
            new CreateAttachmentActionRequest
            {
                MessageId = "m",
                Inputs = new Dictionary<string, System.Text.Json.JsonElement> { ["why"] = element },
            },
            new UnreadableItem(element, "odd"),
            new AdaptiveCard { FallbackText = Text },
            new TextBlock(Text),
            new RichTextBlock([new TextRun(Text)]),
            new TextRun(Text),
            new TextInput("i") { Value = Text },
            new FactSet([new Fact(Text, Text)]),
            new Fact(Text, Text),
            new Choice(Text, Text),
            new SubmitAction { Title = Text },
            new Container([new TextBlock(Text)]),
            new Column([new TextBlock(Text)]),
        ];

        holders.Select(holder => $"{holder}").ShouldAllBe(text => !text.Contains(Text));
        $"{holders[0]}".ShouldBe("Message { Id = m, RoomId = , PersonId = , Created =  }");
    }

    [Theory, MemberData(nameof(Faults))]
    public async Task No_failure_tells_a_token_a_query_or_a_text(string fault)
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(
            fault switch
            {
                "refused" => Answer.Refused(),
                "reset" => Answer.Reset(),
                "hang" => Answer.Hangs(),
                "limited" => Answer.Status(429),
                "broken" => Answer.Stream(() => new BrokenStream("""{"items":[""")),
                "html" => Answer.Html(200),
                "unauthorized" => Answer.Status(401),
                "redirect" => Answer.Status(302).With("Location", "https://evil.example/"),
                _ => Answer.Fails(() => new InvalidOperationException("odd")),
            }
        );

        var failures = new List<Exception>
        {
            await spark.FailsAsync<SparkApiException>(client =>
                client.Messages.CreateAsync(new CreateMessageRequest { RoomId = "r", Text = Text })
            ),
            await spark.FailsAsync<SparkApiException>(async client =>
                await client.People.ListAsync(new ListPeopleRequest { Email = "ada@example.com" }).CountAsync()
            ),
        };

        foreach (var told in failures.Select(failure => failure.ToString()).Concat(spark.Logged))
        {
            told.ShouldNotContain(SparkDriver.Token);
            told.ShouldNotContain(Text);
            told.ShouldNotContain("ada@example.com");
            told.ShouldNotContain("ada%40example.com");
        }
    }

    [Fact]
    public void No_secret_is_in_a_text_form()
    {
        var options = new SparkClientOptions { AccessToken = SparkDriver.Token };
        using var client = new SparkClient(options);

        foreach (object holder in (object[])[options, client, new StaticTokenSource(SparkDriver.Token)])
        {
            $"{holder}".ShouldNotContain(SparkDriver.Token);
        }

        var exchange = new ExchangeCodeRequest
        {
            ClientId = "c",
            ClientSecret = "hush",
            Code = "hush",
            RedirectUri = "https://me.example/",
            CodeVerifier = "hush",
        };
        exchange.ToString().ShouldNotContain("hush");
        new Webhook { Id = "w", Secret = "hush" }
            .ToString()
            .ShouldNotContain("hush");
        new UpdateWebhookRequest
        {
            Name = "n",
            TargetUrl = "u",
            Secret = "hush",
        }
            .ToString()
            .ShouldNotContain("hush");
        new CreateWebhookRequest
        {
            Name = "n",
            TargetUrl = "u",
            Resource = WebhookResource.All,
            Event = WebhookEventType.All,
            Secret = "hush",
        }
            .ToString()
            .ShouldNotContain("hush");
    }

    [Fact]
    public void A_token_with_a_line_break_is_refused_without_being_told()
    {
        var error = Should.Throw<ArgumentException>(() =>
            new SparkClient(new SparkClientOptions { AccessToken = "abc\ndef" })
        );

        error.Message.ShouldContain("AccessToken holds a character");
        error.ToString().ShouldNotContain("abc");
    }

    [Theory]
    [InlineData(" token-from-a-file\n")]
    [InlineData("\uFEFFtoken-from-a-file\r\n")]
    [InlineData("\"token-from-a-file\"\n")]
    public async Task What_stands_around_a_token_is_no_part_of_it(string text)
    {
        using var spark = new SparkDriver(options => options.AccessToken = text);
        spark.Server.Answers(Answer.Json(SparkDriver.Room));

        await spark.RunAsync(client => client.Rooms.GetAsync("r1"));

        spark.Server.Requests.Single().Authorization.ShouldBe("Bearer token-from-a-file");
    }
}
