using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Spark.Client.Tests;

public class ConnectionsTests
{
    [Fact]
    public async Task Any_number_of_tokens_share_one_pool_of_connections_that_is_in_use()
    {
        await using var server = await RealServer.StartAsync(context => context.Response.WriteAsync(SparkDriver.Room));
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler);
        await http.GetStringAsync(server.Url);

        foreach (var token in (string[])["one", "two"])
        {
            using var client = new SparkClient(
                http,
                new SparkClientOptions { ApiUrl = $"{server.Url}/v1", AccessToken = token }
            );
            await client.Rooms.GetAsync("r1");
        }

        await http.GetStringAsync(server.Url); // is nobody's to close
        server.Requests.Select(request => request.Authorization).ShouldBe([null, "Bearer one", "Bearer two", null]);
    }

    [Fact]
    public async Task A_next_link_is_sent_as_it_stands_over_a_users_connections_too()
    {
        const string Next = "/v1/rooms?cursor=%7Eabc%41/../%2e";
        await using var server = await RealServer.StartAsync(context =>
        {
            if (!context.Request.Query.ContainsKey("cursor"))
            {
                context.Response.Headers.Link = $"<http://{context.Request.Host}{Next}>; rel=\"next\"";
            }

            return context.Response.WriteAsync("""{"items":[]}""");
        });
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler);
        using var client = new SparkClient(
            http,
            new SparkClientOptions { ApiUrl = $"{server.Url}/v1", AccessToken = "token" }
        );

        await client.Rooms.ListAsync().CountAsync();

        server.Requests[^1].Target.ShouldBe(Next);
    }

    [Theory]
    [InlineData("https://api.ciscospark.com/v1/contents/c1", true)]
    [InlineData("https://cdn.example/c1", false)]
    public async Task A_file_that_is_redirected_to_the_services_other_name_is_fetched_with_the_token(
        string location,
        bool isTokenSent
    )
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Status(302).With("Location", location), Answer.Body("x", "text/plain"));

        await spark.RunAsync(client => client.Contents.GetAsync("c1"));

        spark.Server.Requests[1].Url.AbsoluteUri.ShouldBe(location);
        spark.Server.Requests[1].Authorization.ShouldBe(isTokenSent ? $"Bearer {SparkDriver.Token}" : null);
    }

    [Fact]
    public async Task A_redirect_that_leads_elsewhere_and_back_has_lost_the_token()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(
            Answer.Status(302).With("Location", "https://evil.example/"),
            Answer.Status(302).With("Location", "https://webexapis.com/v1/people/me"),
            Answer.Body("x", "text/plain")
        );

        await spark.RunAsync(client => client.Contents.GetAsync("c1"));

        spark.Server.Requests.Skip(1).ShouldAllBe(request => request.Authorization == null);
    }

    [Fact]
    public async Task Every_call_says_who_makes_it_and_has_an_id_to_find_it_by()
    {
        var sent = new List<HttpRequestHeaders>();
        using var http = new HttpClient(new Spy(sent));
        using var client = new SparkClient(
            http,
            new SparkClientOptions
            {
                AccessToken = "token",
                TimeProvider = new TestClock(),
                MaxAttempts = 1,
            }
        );

        await Should.ThrowAsync<SparkApiException>(() => client.Rooms.GetAsync("r1"));
        var error = await Should.ThrowAsync<SparkApiException>(() => client.Rooms.GetAsync("r1"));

        sent.ShouldAllBe(headers => headers.UserAgent.ToString().StartsWith("Spark.Client/"));
        var ids = sent.Select(headers => headers.GetValues("TrackingID").Single()).ToList();
        ids.Distinct(StringComparer.Ordinal).Count().ShouldBe(2);
        error.TrackingId.ShouldBe(ids[1]); // when the service says none
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_post_without_a_body_is_not_sent_again_by_the_network_layer_either(bool isModelled)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var requests = new List<string>();
        var serving = ServeAsync();
        using var spark = new SparkClient(
            new SparkClientOptions { ApiUrl = $"http://{listener.LocalEndpoint}/v1", AccessToken = "t" }
        );
        await spark.Rooms.GetAsync("r1");

        var error = await Should.ThrowAsync<SparkConnectionException>(() =>
            isModelled
                ? spark.SendAsync(new SparkCall(HttpMethod.Post, "rooms", "r1", "lock"))
                : spark.Request("rooms", "r1", "lock").SendAsync(HttpMethod.Post)
        );

        error.MayHaveBeenApplied.ShouldBeTrue();
        listener.Stop();
        await serving;
        requests.ShouldBe(["GET /v1/rooms/r1", "POST /v1/rooms/r1/lock"]);

        async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    using var connection = await listener.AcceptTcpClientAsync();
                    using var reader = new StreamReader(connection.GetStream());
                    while (await reader.ReadLineAsync() is { Length: > 0 } line)
                    {
                        requests.Add(line[..line.LastIndexOf(' ')]);
                        while (await reader.ReadLineAsync() is { Length: > 0 }) { }

                        if (!line.StartsWith("GET", StringComparison.Ordinal))
                        {
                            break; // read, and the connection closed without a word
                        }

                        await connection
                            .GetStream()
                            .WriteAsync(
                                Encoding.ASCII.GetBytes(
                                    $"HTTP/1.1 200 OK\r\nContent-Length: {SparkDriver.Room.Length}\r\n\r\n{SparkDriver.Room}"
                                )
                            );
                    }
                }
            }
            catch (Exception end) when (end is SocketException or InvalidOperationException)
            {
                // stopped
            }
        }
    }

    [Theory]
    [InlineData("//")]
    [InlineData("///x")]
    [InlineData("//a b/")]
    public async Task A_redirect_to_no_address_is_an_error_of_the_api(string location)
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Status(302).With("Location", location));

        await spark.FailsAsync<SparkApiException>(client => client.Contents.GetAsync("f1"));
    }

    [Fact]
    public async Task A_repetition_has_the_calls_id_and_its_number()
    {
        var sent = new List<HttpRequestHeaders>();
        using var http = new HttpClient(new Spy(sent));
        http.DefaultRequestHeaders.UserAgent.ParseAdd("Lunch/1.0");
        using var client = new SparkClient(
            http,
            new SparkClientOptions { AccessToken = "token", TokenSource = new Renewing() }
        );

        await Should.ThrowAsync<SparkUnauthorizedException>(() => client.Rooms.GetAsync("r1"));

        var ids = sent.Select(headers => headers.GetValues("TrackingID").Single()).ToList();
        ids[1].ShouldBe(ids[0] + "+1");
        sent.ShouldAllBe(headers => headers.UserAgent.ToString() == "Lunch/1.0");
    }

    private sealed class Renewing : TokenSource
    {
        public override ValueTask<string?> GetAsync(CancellationToken cancellationToken) => new("old");

        public override ValueTask<string?> RenewAsync(string refused, CancellationToken cancellationToken) =>
            new("new");
    }

    private sealed class Spy(List<HttpRequestHeaders> sent) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            sent.Add(request.Headers);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.Unauthorized));
        }
    }
}
