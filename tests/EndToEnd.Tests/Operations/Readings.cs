using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Spark.Bot;

namespace EndToEnd.Tests;

/// <summary>What is measured under one name, by any bot of this process, while this listens.</summary>
internal sealed class Readings : IDisposable
{
    private readonly ConcurrentQueue<(double Value, string Tags)> _all = [];
    private readonly MeterListener _listener = new();

    public Readings(string name)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == SparkBotTelemetry.Name && instrument.Name == name)
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

    /// <summary>Asks the gauges.</summary>
    public void Observe() => _listener.RecordObservableInstruments();

    public void Dispose() => _listener.Dispose();

    private void Add(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _all.Enqueue((value, string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));
}
