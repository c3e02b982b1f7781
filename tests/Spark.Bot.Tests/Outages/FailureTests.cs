using System.Net;
using Spark.Client;

namespace Spark.Bot.Tests.Outages;

/// <summary>The table of docs/durability.md.</summary>
public class FailureTests
{
    [Theory]
    [InlineData(400, "Final")]
    [InlineData(401, "Ordinary")]
    [InlineData(403, "Final")]
    [InlineData(404, "Final")]
    [InlineData(405, "Final")]
    [InlineData(409, "Final")]
    [InlineData(410, "Final")]
    [InlineData(413, "Final")]
    [InlineData(415, "Final")]
    [InlineData(423, "Ordinary")]
    [InlineData(429, "Limited")]
    [InlineData(500, "Ordinary")]
    [InlineData(502, "InDoubt")]
    [InlineData(503, "InDoubt")]
    [InlineData(504, "InDoubt")]
    public async Task A_status_has_one_meaning(int status, string kind)
    {
        using var http = new HttpClient(new Answers((HttpStatusCode)status));
        using var spark = new SparkClient(
            http,
            new SparkClientOptions
            {
                AccessToken = "t",
                MaxAttempts = 1,
                WaitOnRateLimit = false,
            }
        );

        var error = await Should.ThrowAsync<SparkApiException>(spark.Rooms.GetAsync("r"));

        Failures.KindOf(error).ToString().ShouldBe(kind);
    }

    [Fact]
    public async Task No_connection_leaves_it_in_doubt()
    {
        using var http = new HttpClient(new Answers(null));
        using var spark = new SparkClient(http, new SparkClientOptions { AccessToken = "t", MaxAttempts = 1 });

        var error = await Should.ThrowAsync<SparkConnectionException>(spark.Rooms.GetAsync("r"));

        Failures.KindOf(error).ShouldBe(FailureKind.InDoubt);
    }

    [Fact]
    public void What_the_service_has_no_part_in_is_ordinary_unless_it_would_end_the_same_way()
    {
        Failures.KindOf(new InvalidOperationException()).ShouldBe(FailureKind.Ordinary);
        Failures.KindOf(new TimeoutException()).ShouldBe(FailureKind.Ordinary);
        Failures.KindOf(new HttpRequestException()).ShouldBe(FailureKind.Ordinary);
        Failures.KindOf(new UncertainReplyException()).ShouldBe(FailureKind.Final);
        Failures.KindOf(new HungHandlerException(TimeSpan.Zero)).ShouldBe(FailureKind.Final);
        Failures.KindOf(new InboxUnavailableException("full")).ShouldBe(FailureKind.InboxAway);
    }

    private sealed class Answers(HttpStatusCode? status) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) =>
            status is { } known
                ? Task.FromResult(new HttpResponseMessage(known) { Content = new StringContent("{}") })
                : throw new HttpRequestException(HttpRequestError.ConnectionError, "refused");
    }
}
