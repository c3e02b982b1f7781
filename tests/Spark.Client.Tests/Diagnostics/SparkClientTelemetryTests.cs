using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Spark.Client.Tests;

public class SparkClientTelemetryTests
{
    [Fact]
    public async Task A_call_is_one_activity_with_its_attempts_and_without_ids_queries_and_tokens()
    {
        using var traces = new Traces(SparkClientTelemetry.Name);
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Status(503), Answer.Status(404));
        var call = new SparkCall(HttpMethod.Get, "tracetest", "Y2lzY29zcGFyazovL3Vz", "parts").With("x", "hush");

        await spark.FailsAsync<SparkNotFoundException>(client => client.SendAsync(call));

        var activity = await traces.EndedAsync(one => one.DisplayName.Contains("tracetest"));
        activity.DisplayName.ShouldBe("GET tracetest/{id}/parts");
        activity.Kind.ShouldBe(ActivityKind.Client);
        activity.Status.ShouldBe(ActivityStatusCode.Error);
        var tags = activity.TagObjects.ToDictionary(StringComparer.Ordinal);
        tags["http.request.method"].ShouldBe("GET");
        tags["url.template"].ShouldBe("tracetest/{id}/parts");
        tags["http.response.status_code"].ShouldBe(404);
        tags["spark.attempts"].ShouldBe(2);
        tags["spark.tracking_id"].ShouldBeOfType<string>().ShouldStartWith("spark-client_");
        tags["error.type"].ShouldBe("Spark.Client.SparkNotFoundException");
        tags.Values.ShouldAllBe(value => !$"{value}".Contains("hush") && !$"{value}".Contains(SparkDriver.Token));
    }

    [Fact]
    public async Task A_request_made_with_Flurl_is_one_activity_too()
    {
        using var traces = new Traces(SparkClientTelemetry.Name);
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Status(503), Answer.Json("{}"));

        await spark.RunAsync(client =>
            client.Request("rawtracetest", "Y2lzY29zcGFyazovL3Vz").SendAsync(HttpMethod.Get)
        );

        var activity = await traces.EndedAsync(one => one.DisplayName.Contains("rawtracetest"));
        activity.DisplayName.ShouldBe("GET rawtracetest/{id}");
        activity.GetTagItem("spark.attempts").ShouldBe(2);
    }

    [Fact]
    public async Task Calls_retries_and_waits_are_counted()
    {
        var counted = new ConcurrentQueue<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, meters) =>
            {
                if (instrument.Meter.Name == SparkClientTelemetry.Name)
                {
                    meters.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((what, value, tags, _) => Count(what.Name, $"{value}", tags));
        listener.SetMeasurementEventCallback<double>((what, value, tags, _) => Count(what.Name, $"{value}", tags));
        listener.Start();
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Status(429).With("Retry-After", "7"), Answer.Status(503), Answer.Json("{}"));

        await spark.RunAsync(client => client.SendAsync(new SparkCall(HttpMethod.Get, "metertest")));

        counted.ShouldBe([
            "spark.client.retries 1 GET metertest 429",
            "spark.client.rate_limit_waits 7 GET metertest",
            "spark.client.retries 1 GET metertest 503",
            "spark.client.calls 1 GET metertest 200",
        ]);

        void Count(string name, string value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var text = $"{name} {value} {string.Join(' ', tags.ToArray().Select(tag => tag.Value))}";
            if (text.Contains("metertest"))
            {
                counted.Enqueue(text);
            }
        }
    }
}
