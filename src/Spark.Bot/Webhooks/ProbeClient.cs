using System.Globalization;
using System.Net;
using Spark.Client;

namespace Spark.Bot;

/// <summary>Who answers at an address.</summary>
internal enum ProbeAnswerKind
{
    /// <summary>Nobody: no connection, or what stands in front says that nobody is behind it.</summary>
    Nobody,

    /// <summary>This very process.</summary>
    ThisBot,

    /// <summary>Another process with the same key.</summary>
    AnotherBot,

    /// <summary>Something that does not prove to have the key.</summary>
    SomebodyElse,
}

/// <summary>Who answered, and with what: a status or an error, for people.</summary>
internal sealed record ProbeAnswer(ProbeAnswerKind Kind, string Detail, bool IsRefused = false);

/// <summary>Sends a <see cref="Probe"/> to an address.</summary>
internal sealed class ProbeClient(Probe probe, WebhookSecrets secrets, IHttpClientFactory http, TimeProvider clock)
{
    public const string HttpClientName = "Spark.Bot.Probe";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task<ProbeAnswer> AskAsync(Uri target, CancellationToken cancellationToken)
    {
        var nonce = Guid.NewGuid().ToString("N");
        var body = Probe.Question(nonce);
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = content };
        request.Headers.Add(WebhookSignature.HeaderName, WebhookSignature.Compute(secrets.Current!, body));
        using var limit = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var client = http.CreateClient(HttpClientName);
            using var response = await client
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token)
                .ConfigureAwait(false);
            var answer = response.Headers.TryGetValues(Probe.AnswerHeader, out var values) ? values.First() : null;
            return Judge(response.StatusCode, probe.Answerer(nonce, answer));
        }
        catch (HttpRequestException error)
        {
            return new(ProbeAnswerKind.Nobody, error.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(
                ProbeAnswerKind.Nobody,
                string.Create(CultureInfo.InvariantCulture, $"no answer within {Patience.TotalSeconds} s")
            );
        }
    }

    private ProbeAnswer Judge(HttpStatusCode status, string? instance)
    {
        var detail = string.Create(CultureInfo.InvariantCulture, $"the answer is {(int)status}");
        return instance is null
            ? new(
                IsNobody(status) ? ProbeAnswerKind.Nobody : ProbeAnswerKind.SomebodyElse,
                detail,
                status is HttpStatusCode.Unauthorized
            )
            : new(instance == probe.Instance ? ProbeAnswerKind.ThisBot : ProbeAnswerKind.AnotherBot, detail);
    }

    /// <summary>Proxies and tunnels without anything behind them, and servers without a bot.</summary>
    private static bool IsNobody(HttpStatusCode status) =>
        status is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.Gone
        || (int)status >= 500;
}
