using System.Text.RegularExpressions;
using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Conformance;

/// <summary>Requests as widely used clients of other languages write them, and what those clients need in the answers.</summary>
[Trait("Conformance", "Clients")]
public partial class ClientTests
{
    private static Task<TestCloud> StartAsync() => TestCloud.StartAsync(options => options.Seed = Seeds.Accounts);

    /// <summary>The headers of the Python SDK's three generations, the JavaScript SDK, Node's request, got and axios, Thrzn41, curl.</summary>
    public static TheoryData<string, string, string, string> Manners =>
        new()
        {
            { "application/json;charset=utf-8", "*/*", "gzip, deflate", "python-requests/2.31.0" },
            {
                "application/json;charset=utf-8",
                "*/*",
                "gzip, deflate, br",
                "webexteamssdk/1.6 {\"implementation\": {\"name\": \"CPython\"}}"
            },
            { "application/json", "application/json", "gzip", "webex-js-sdk/2.60 (node)" },
            { "application/json", "application/json, text/plain, */*", "gzip, compress, deflate, br", "axios/1.6.2" },
            {
                "application/json; charset=utf-8",
                "application/json",
                "gzip, deflate, br",
                "got (https://github.com/sindresorhus/got)"
            },
            { "application/json; charset=UTF-8", "application/json", "gzip", "Thrzn41.WebexTeams/1.8" },
            { "APPLICATION/JSON; charset=utf8", "*/*", "identity", "curl/8.5.0" },
            { "application/json ;charset=\"UTF-8\"; odd=1", "text/html, */*;q=0.5", "", "Go-http-client/1.1" },
        };

    [Theory, MemberData(nameof(Manners))]
    public async Task Every_clients_headers_are_understood(string type, string accept, string encoding, string agent)
    {
        await using var cloud = await StartAsync();
        (string, string)[] headers =
        [
            ("Accept", accept),
            ("Accept-Encoding", encoding),
            ("User-Agent", agent),
            ("TrackingID", "abc_1"),
            ("Connection", "keep-alive"),
        ];

        var made = await cloud.SendAsync(cloud.Request("POST", "/rooms", """{"title":"é"}""", type, headers));
        var read = await cloud.SendAsync(cloud.Request("GET", $"/rooms/{made.ShouldBeOk()["id"]}", headers: headers));

        read.ShouldBeOk().ContentType.ShouldBe("application/json;charset=UTF-8");
        read["title"].ShouldBe("é");
        read.ContentHeaders.ContentEncoding.ShouldBeEmpty();
        read.Header("TrackingID").ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json;charset=utf-8")]
    [InlineData(null)]
    public async Task A_type_without_a_body_harms_no_request(string? type)
    {
        await using var cloud = await StartAsync();
        var room = await cloud.RoomAsync();

        (await cloud.SendAsync(cloud.Request("GET", "/people/me", "", type))).ShouldBeOk();
        (await cloud.SendAsync(cloud.Request("DELETE", $"/rooms/{room}", "", type))).ShouldBe(204);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"id":"x"}""")]
    [InlineData("not even json")]
    public async Task A_deletion_may_have_a_body(string body)
    {
        await using var cloud = await StartAsync();

        (
            await cloud.SendAsync(
                cloud.Request("DELETE", $"/rooms/{await cloud.RoomAsync()}", body, "application/json")
            )
        ).ShouldBe(204);
    }

    [Fact]
    public async Task A_client_that_waits_for_leave_to_send_is_given_it()
    {
        await using var cloud = await StartAsync();
        using var request = cloud.Request("POST", "/rooms", """{"title":"R"}""", "application/json");
        request.Headers.ExpectContinue = true;
        request.Headers.TransferEncodingChunked = true;

        (await cloud.SendAsync(request)).ShouldBeOk();
    }

    [Theory]
    [InlineData("?id=ID,OTHER&showAllTypes=false")]
    [InlineData("/?id=ID%2COTHER&showAllTypes=false")]
    [InlineData("/?id=ID,OTHER,&max=100&")]
    [InlineData("?&id=ID,+OTHER&callingData&excludeStatus=false")]
    public async Task Queries_are_understood_however_odd(string query)
    {
        await using var cloud = await StartAsync();
        query = query
            .Replace("ID,", cloud.IdOf(Bob) + ",", StringComparison.Ordinal)
            .Replace("ID%2C", cloud.IdOf(Bob) + "%2C", StringComparison.Ordinal)
            .Replace("OTHER", cloud.IdOf(Bot), StringComparison.Ordinal);

        (await cloud.SendAsync(cloud.Request("GET", "/people" + query)))
            .ShouldBeOk()
            .All("displayName")
            .ShouldBe(["Bob", "EchoBot"]);
    }

    [Theory]
    [InlineData("personEmail=bob%40example.com")]
    [InlineData("personEmail=bob@example.com")]
    [InlineData("personEmail=%20bob%40example.com+")]
    [InlineData("personEmail=bob%40example.com&personId=")]
    [InlineData("personEmail=bob%40example.com&parentId=&before=&beforeMessage=")]
    public async Task An_empty_parameter_is_none(string query)
    {
        await using var cloud = await StartAsync();
        await cloud.PostAsync(Alice, "/messages", new { toPersonEmail = "bob@example.com", text = "x" });

        (await cloud.GetAsync(Alice, $"/messages/direct?{query}")).ShouldBeOk().All("text").ShouldBe(["x"]);
    }

    [Theory]
    [InlineData("/rooms", """{"title":"R"}""")]
    [InlineData("/teams", """{"name":"T","description":"d"}""")]
    [InlineData(
        "/webhooks",
        """{"name":"n","targetUrl":"http://localhost:9/","resource":"messages","event":"created","secret":"s","filter":"roomType=direct"}"""
    )]
    public async Task Whole_objects_are_sent_back_and_come_back_the_same(string collection, string body)
    {
        await using var cloud = await StartAsync();
        var made = (await cloud.PostAsync(Alice, collection, body)).ShouldBeOk();

        (await cloud.PutAsync(Alice, $"{collection}/{made["id"]}", made.Text)).ShouldBeOk().Text.ShouldBe(made.Text);
    }

    [Fact]
    public async Task A_node_framework_starts_and_stops_as_it_always_does()
    {
        await using var cloud = await StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var room = await cloud.RoomAsync(Bot);
        (await cloud.GetAsync(Bot, "/people/me")).ShouldBeOk();
        foreach (var hook in (await cloud.GetAsync(Bot, "/webhooks")).ShouldBeOk().All("id"))
            (await cloud.DeleteAsync(Bot, $"/webhooks/{hook}")).ShouldBe(204);
        foreach (
            var (resource, happening) in (IEnumerable<(string, string)>)
                [("all", "all"), ("attachmentActions", "created")]
        )
        {
            var body = new
            {
                name = "framework",
                targetUrl = receiver.Url,
                resource,
                @event = happening,
                secret = "s",
            };
            (await cloud.PostAsync(Bot, "/webhooks", body)).ShouldBeOk();
        }

        foreach (var id in (await cloud.GetAsync(Bot, "/memberships?max=1000")).ShouldBeOk().All("roomId"))
            (await cloud.GetAsync(Bot, $"/rooms/{id}")).ShouldBeOk();
        await cloud.SayInMarkdownAsync(Alice, room, "<@personEmail:echobot@webex.bot> hi");

        var data = (await receiver.NextAsync()).Data;
        (await cloud.GetAsync(Bot, $"/messages/{data["id"]}")).ShouldBeOk()["text"].ShouldBe("EchoBot hi");
        (await cloud.GetAsync(Bot, $"/people/?id={data["personId"]}"))
            .ShouldBeOk()
            .All("displayName")
            .ShouldBe(["Alice"]);
        (await cloud.GetAsync(Bot, $"/rooms/{data["roomId"]}")).ShouldBeOk();
        var membership = Ids.Membership((string)data["personId"]!, (string)data["roomId"]!);
        (await cloud.GetAsync(Bot, $"/memberships/{membership}")).ShouldBeOk();
        (await cloud.GetAsync(Bot, $"/memberships?roomId={data["roomId"]}&max=50"))
            .ShouldBeOk()
            .Items.Count.ShouldBe(2);
        foreach (var hook in (await cloud.GetAsync(Bot, "/webhooks")).ShouldBeOk().All("id"))
            (await cloud.DeleteAsync(Bot, $"/webhooks/{hook}")).ShouldBe(204);
    }

    [Fact]
    public async Task A_strict_parser_reads_every_time_and_sorting_by_it_is_stable()
    {
        await using var cloud = await StartAsync();
        var room = await cloud.RoomAsync();
        for (var n = 0; n < 50; n++)
            await cloud.SayAsync(Alice, room, $"{n}");

        var times = (await cloud.GetAsync(Alice, $"/messages?roomId={room}&max=50")).All("created");

        times.ShouldAllBe(time => Strict().IsMatch(time!));
        times.ShouldBe(times.Distinct(StringComparer.Ordinal).OrderDescending(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("application/json, text/html")]
    [InlineData("")]
    [InlineData("application/xml")]
    public async Task An_error_is_json_whatever_the_client_would_like(string accept)
    {
        await using var cloud = await StartAsync();

        var answer = await cloud.SendAsync(cloud.Request("GET", "/no/such/path", headers: ("Accept", accept)));

        answer.ShouldFail(404).ContentType.ShouldBe("application/json;charset=UTF-8");
    }

    [GeneratedRegex("^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$", RegexOptions.None, 1000)]
    private static partial Regex Strict();
}
