using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Spark.Bot;

/// <summary>Why a delivery is not accepted.</summary>
internal enum Refusal
{
    /// <summary>More bytes than are read.</summary>
    TooLarge,

    /// <summary>Another media type.</summary>
    NotJson,

    /// <summary>Fewer bytes than announced.</summary>
    BrokenBody,

    /// <summary>Its bytes take too long to arrive.</summary>
    TooSlow,

    /// <summary>Too many others are being read.</summary>
    Busy,

    /// <summary>The signature is missing or wrong.</summary>
    Signature,

    /// <summary>Signed, but no event.</summary>
    NotAnEvent,

    /// <summary>The bot does not know yet who it is.</summary>
    NotReady,

    /// <summary>The inbox can take no more.</summary>
    InboxFull,

    /// <summary>The inbox cannot be written now.</summary>
    InboxUnavailable,
}

/// <summary>
/// Answers and reports refusals. A sender can cause as many as it likes, so each reason is logged at most once in ten
/// seconds, with the count of those in between, and with nothing that the sender chose.
/// </summary>
internal sealed partial class Refusals(TimeProvider clock, BotMetrics metrics, ILogger<Refusals> logger)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);
    private readonly Lock _lock = new();
    private readonly Dictionary<Refusal, (DateTimeOffset Logged, int Unlogged)> _reasons = [];

    /// <summary>Reports a refusal and gives its status.</summary>
    public int Refuse(Refusal reason)
    {
        var status = Status(reason);
        metrics.Refused(reason);
        if (Due(reason) is { } unlogged)
        {
            Log.Refused(logger, Explain(reason), status, unlogged);
        }

        return status;
    }

    private static int Status(Refusal reason) =>
        reason switch
        {
            Refusal.TooLarge => StatusCodes.Status413PayloadTooLarge,
            Refusal.NotJson => StatusCodes.Status415UnsupportedMediaType,
            Refusal.Signature => StatusCodes.Status401Unauthorized,
            Refusal.TooSlow => StatusCodes.Status408RequestTimeout,
            Refusal.Busy or Refusal.NotReady or Refusal.InboxFull or Refusal.InboxUnavailable =>
                StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status400BadRequest,
        };

    private static string Explain(Refusal reason) =>
        reason switch
        {
            Refusal.TooLarge => "its body is larger than 1 MB",
            Refusal.NotJson => "its content type is not JSON",
            Refusal.BrokenBody => "its body broke off",
            Refusal.TooSlow => "its body did not arrive in time (ReceiveTimeout)",
            Refusal.Busy => "too many others are arriving slowly at the same time (MaxReceiving)",
            Refusal.Signature => "its signature is missing or wrong; if it came from the service, the webhook has "
                + "another secret than this bot",
            Refusal.NotAnEvent => "its body is signed, but is no webhook event",
            Refusal.NotReady => "the bot has not reached the service yet and does not know who it is",
            Refusal.InboxFull => "the inbox is full",
            Refusal.InboxUnavailable => "the inbox cannot be written",
            _ => throw new ArgumentOutOfRangeException(nameof(reason)),
        };

    private int? Due(Refusal reason)
    {
        var now = clock.GetUtcNow();
        lock (_lock)
        {
            var (logged, unlogged) = _reasons.GetValueOrDefault(reason, (DateTimeOffset.MinValue, 0));
            var due = now - logged >= Quiet;
            _reasons[reason] = due ? (now, 0) : (logged, unlogged + 1);
            return due ? unlogged : null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Warning,
            "A webhook delivery was refused with {Status}: {Reason}. ({Unlogged} more since the last such line)"
        )]
        public static partial void Refused(ILogger logger, string reason, int status, int unlogged);
    }
}
