namespace Spark.Bot.Engines.Benchmarks.Load;

/// <summary>Somebody who is offered events, and says when they are handled.</summary>
internal interface IContender : IAsyncDisposable
{
    string Name { get; }

    /// <summary>How many are handled.</summary>
    Counter Handled { get; }

    /// <summary>What of an event must be ready before the clock starts.</summary>
    byte[] Prepare(Event one) => one.Body;

    /// <summary>Accepts an event. Of each producer there is one at a time.</summary>
    Task AcceptAsync(int producer, Event one, byte[] prepared);
}
