using System.Net;
using System.Text;
using QuickStart;

namespace Spark.Client.Tests;

public class QuickStartTests
{
    [Fact]
    public async Task The_quick_start_replaces_its_rooms_adds_people_and_writes()
    {
        using var service = new Service();
        using var http = new HttpClient(service, disposeHandler: false);
        using var spark = new SparkClient(
            http,
            new SparkClientOptions
            {
                AccessToken = "token",
                ApiUrl = "https://spark.example/v1",
                MaxAttempts = 1,
            }
        );
        using var output = new StringWriter();

        var room = await new DemoRoom(spark, output).RunAsync(
            ["ada@example.com", "bob@example.com"],
            TestContext.Current.CancellationToken
        );

        room.Id.ShouldBe("NEW");
        service.Requests.ShouldBe([
            "GET /v1/rooms",
            "DELETE /v1/rooms/OLD1",
            "DELETE /v1/rooms/OLD2",
            """POST /v1/rooms {"title":"ciscosparkapi Demonstration"}""",
            """POST /v1/memberships {"roomId":"NEW","personEmail":"ada@example.com"}""",
            """POST /v1/memberships {"roomId":"NEW","personEmail":"bob@example.com"}""",
            """POST /v1/messages {"roomId":"NEW","markdown":"Welcome to the room, <@all>!"}""",
            "POST /v1/messages a form: roomId=NEW, text=What this room is for, files=welcome.md",
        ]);
        output.ToString().ShouldContain("bob@example.com is in the room already");
    }

    /// <summary>A service with two old demo rooms and another one, where Bob is in every room already.</summary>
    private sealed class Service : HttpMessageHandler
    {
        public List<string> Requests { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var body = request.Content switch
            {
                null => "",
                MultipartFormDataContent form => " a form: " + string.Join(", ", await PartsAsync(form)),
                { } content => " " + await content.ReadAsStringAsync(cancellationToken),
            };
            Requests.Add($"{request.Method} {request.RequestUri!.PathAndQuery}{body}");
            var (status, json) = request switch
            {
                { Method.Method: "DELETE" } => (HttpStatusCode.NoContent, ""),
                { Method.Method: "GET" } => (
                    HttpStatusCode.OK,
                    """
                    {"items":[{"id":"OLD1","title":"ciscosparkapi Demonstration"},{"id":"OTHER","title":"Other"},
                    {"id":"OLD2","title":"ciscosparkapi Demonstration"}]}
                    """
                ),
                _ when body.Contains("bob@", StringComparison.Ordinal) => (
                    HttpStatusCode.Conflict,
                    """{"message":"Person is already in the room."}"""
                ),
                _ => (HttpStatusCode.OK, """{"id":"NEW","title":"ciscosparkapi Demonstration"}"""),
            };
            return new(status)
            {
                Content = new StringContent(json, Encoding.UTF8, "application/json"),
                RequestMessage = request,
            };
        }

        private static async Task<List<string>> PartsAsync(MultipartFormDataContent form)
        {
            var parts = new List<string>();
            foreach (var part in form)
            {
                var about = part.Headers.ContentDisposition!;
                parts.Add($"{about.Name!.Trim('"')}={about.FileName?.Trim('"') ?? await part.ReadAsStringAsync()}");
            }

            return parts;
        }
    }
}
