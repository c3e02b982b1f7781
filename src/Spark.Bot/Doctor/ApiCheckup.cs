using System.Globalization;
using Microsoft.Extensions.Options;

namespace Spark.Bot;

/// <summary>Whether the API answers, by which way, and whether this machine's clock agrees with it.</summary>
internal sealed class ApiCheckup(IOptions<SparkBotOptions> options, IHttpClientFactory http, TimeProvider clock)
    : ICheckup
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(0.5); // the header tells whole seconds
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(60);

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        // Without the token: any answer shows that the way is open.
        var url = new Uri(options.Value.ApiUrl.TrimEnd('/') + "/people/me");
        using var limit = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var started = clock.GetTimestamp();
        try
        {
            using var client = http.CreateClient(ProbeClient.HttpClientName);
            using var response = await client
                .GetAsync(url, HttpCompletionOption.ResponseHeadersRead, either.Token)
                .ConfigureAwait(false);
            var took = clock.GetElapsedTime(started);
            return
            [
                Finding.Ok("API", Invariant($"{PublicAddress.Show(url)} answers in {took.TotalMilliseconds:0} ms")),
                Proxy(url),
                Clock(response.Headers.Date, took),
            ];
        }
        catch (HttpRequestException error)
        {
            return [Unreachable(url, error.Message), Proxy(url)];
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [Unreachable(url, Invariant($"no answer within {Patience.TotalSeconds} s")), Proxy(url)];
        }
    }

    private static Finding Unreachable(Uri url, string why) =>
        Finding.Failed(
            "API",
            $"{PublicAddress.Show(url)} cannot be reached: {why}",
            "Check Spark:ApiUrl, the name resolution, the firewall and the proxy (HTTPS_PROXY, NO_PROXY)."
        );

    /// <summary>The proxy without its credentials.</summary>
    private static Finding Proxy(Uri url) =>
        HttpClient.DefaultProxy.IsBypassed(url)
        || HttpClient.DefaultProxy.GetProxy(url) is not { } proxy
        || proxy == url
            ? Finding.Ok("proxy", "none is used for the API")
            : Finding.Ok("proxy", $"{PublicAddress.Show(proxy)} is used for the API");

    private Finding Clock(DateTimeOffset? theirs, TimeSpan took)
    {
        if (theirs is not { } date)
        {
            return Finding.Note("clock", "the answer tells no time to compare with");
        }

        var skew = clock.GetUtcNow() - (took / 2) - date - Rounding;
        var text = Invariant(
            $"{Math.Abs(skew.TotalSeconds):0} s {(skew < TimeSpan.Zero ? "behind" : "ahead of")} the service's"
        );
        return skew.Duration() > Tolerance
            ? Finding.Failed("clock", text, "Let the machine set its clock by NTP: ages and expiries are wrong.")
            : Finding.Ok("clock", text);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
