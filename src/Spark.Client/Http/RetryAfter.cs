using System.Globalization;
using System.Net.Http.Headers;

namespace Spark.Client;

/// <summary>
/// The service's <c>Retry-After</c>: whole seconds. Missing or garbage counts as 15 seconds, zero and negative as
/// one (the rule of the service's own Python client, which met both).
/// </summary>
internal static class RetryAfter
{
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(15);
    public static readonly TimeSpan Minimum = TimeSpan.FromSeconds(1);

    public static TimeSpan Read(HttpResponseHeaders headers)
    {
        if (!headers.NonValidated.TryGetValues("Retry-After", out var values))
        {
            return Default;
        }

        // Many digits are a long wait, not garbage (no call has more time than the longest); a date is not what the service sends.
        var text = values.FirstOrDefault()?.Trim() ?? "";
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
        {
            return Default;
        }

        return seconds < 1
            ? Minimum
            : TimeSpan.FromSeconds(Math.Min(seconds, (long)SparkClientOptions.Longest.TotalSeconds));
    }
}
