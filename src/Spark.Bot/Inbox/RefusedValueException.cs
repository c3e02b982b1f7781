namespace Spark.Bot;

/// <summary>
/// The engine refuses a value, and would again: it is too large. Nothing is wrong with the engine, so this is an ordinary
/// failure of the event.
/// </summary>
internal sealed class RefusedValueException(string message, Exception inner)
    : InvalidOperationException(message, inner);
