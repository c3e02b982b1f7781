using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Testing;

/// <summary>What one bot measures under one name while this listens; that of other tests is not among it.</summary>
public sealed class Readings : IDisposable
{
    private const string Meter = "Spark.Bot";

    private readonly ConcurrentQueue<(double Value, string Tags)> _all = [];
    private readonly MeterListener _listener = new();

    public Readings(string name, IServiceProvider of)
    {
        var scope = of.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == Meter && instrument.Name == name && instrument.Meter.Scope == scope)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) => Add(value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, _) => Add(value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, _) => Add(value, tags));
        _listener.Start();
    }

    public IReadOnlyList<(double Value, string Tags)> All => [.. _all];

    /// <summary>Waits for a measurement: it is made after what it measures, and what a test has seen may come before.</summary>
    public Task TellAsync(Func<(double Value, string Tags), bool> condition) =>
        Until.TrueAsync(() => All.Any(condition));

    /// <summary>Waits for a measurement with these tags.</summary>
    public Task TellAsync(string tags) => TellAsync(reading => reading.Tags == tags);

    /// <summary>Asks the gauges.</summary>
    public void Observe() => _listener.RecordObservableInstruments();

    public void Dispose() => _listener.Dispose();

    private void Add(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _all.Enqueue((value, string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));
}
