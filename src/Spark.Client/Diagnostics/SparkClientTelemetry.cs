using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;

namespace Spark.Client;

/// <summary>
/// What the client tells of its work: an activity for each call, with all its attempts, and counters. Paths come with
/// <c>{id}</c> in the place of ids; never a query, a token or a text.
/// </summary>
public static class SparkClientTelemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "Spark.Client";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Calls = Meter.CreateCounter<long>(
        "spark.client.calls",
        "{call}",
        "Calls that came to their end, by method, path and status (0: no answer)."
    );

    private static readonly Counter<long> Retries = Meter.CreateCounter<long>(
        "spark.client.retries",
        "{attempt}",
        "Attempts after the first, by method, path and the status that led to them."
    );

    private static readonly Counter<double> RateLimitWaits = Meter.CreateCounter<double>(
        "spark.client.rate_limit_waits",
        "s",
        "Time that calls waited because the service asked them to."
    );

    internal static Activity? Start(CallState state)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var call = state.Call;
        var activity = Source.StartActivity($"{call.Method} {call.Route}", ActivityKind.Client);
        activity?.SetTag("http.request.method", call.Method.Method).SetTag("url.template", call.Route);
        activity?.SetTag("server.address", call.Url.IdnHost).SetTag("spark.tracking_id", state.TrackingId);
        return activity;
    }

    internal static void Stop(Activity? activity, CallState state, Exception? error)
    {
        var status = (int?)state.Status ?? 0;
        if (Calls.Enabled)
        {
            Calls.Add(1, Method(state), Route(state), new("http.response.status_code", status));
        }

        if (activity is null)
        {
            return;
        }

        activity.SetTag("spark.attempts", state.Attempts);
        if (status > 0)
        {
            activity.SetTag("http.response.status_code", status);
        }

        if (error is not null)
        {
            activity.SetTag("error.type", error.GetType().FullName).SetStatus(ActivityStatusCode.Error);
        }
    }

    internal static void Retry(CallState state, HttpStatusCode? status)
    {
        if (Retries.Enabled)
        {
            Retries.Add(1, Method(state), Route(state), new("http.response.status_code", (int?)status ?? 0));
        }
    }

    internal static void RateLimitWait(CallState state, TimeSpan wait)
    {
        if (RateLimitWaits.Enabled)
        {
            RateLimitWaits.Add(wait.TotalSeconds, Method(state), Route(state));
        }
    }

    private static KeyValuePair<string, object?> Method(CallState state) =>
        new("http.request.method", state.Call.Method.Method);

    private static KeyValuePair<string, object?> Route(CallState state) => new("url.template", state.Call.Route);
}
