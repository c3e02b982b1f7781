namespace Spark.Bot;

/// <summary>
/// The inbox cannot be written or read now: a full disk, a locked or damaged file. What was to be written is not
/// written; it may work again later.
/// </summary>
internal sealed class InboxUnavailableException(string message, Exception? inner = null) : IOException(message, inner);
