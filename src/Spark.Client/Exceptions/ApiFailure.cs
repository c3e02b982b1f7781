using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Text;

namespace Spark.Client;

/// <summary>What is known of a failed call, before it becomes the exception of its cause.</summary>
internal sealed record ApiFailure(ApiCall Call, int Attempts)
{
    public HttpStatusCode? StatusCode { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Headers { get; init; } =
        FrozenDictionary<string, IReadOnlyList<string>>.Empty;

    public string? Body { get; init; }

    public string? ServerMessage { get; init; }

    public IReadOnlyList<string> Errors { get; init; } = [];

    public int? ErrorCode { get; init; }

    public string? TrackingId { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The limit that calls of the same kind wait for.</summary>
    public RateLimit? Limit { get; init; }

    public bool MayHaveBeenApplied { get; init; }

    /// <summary>What went wrong where the status does not say it.</summary>
    public string? Problem { get; init; }

    public SparkApiException ToException() =>
        StatusCode switch
        {
            HttpStatusCode.Unauthorized => new SparkUnauthorizedException(this),
            HttpStatusCode.Forbidden => new SparkForbiddenException(this),
            HttpStatusCode.NotFound => new SparkNotFoundException(this),
            HttpStatusCode.Conflict => new SparkConflictException(this),
            HttpStatusCode.Gone => new SparkGoneException(this),
            HttpStatusCode.Locked => new SparkLockedException(this),
            HttpStatusCode.TooManyRequests => new SparkRateLimitException(this),
            HttpStatusCode.PreconditionRequired when Call.IsDownload => new SparkUnscannableException(this),
            _ => new SparkApiException(this),
        };

    public string Describe()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Call.Method} {Call.Path}");
        if (StatusCode is { } status)
        {
            text.Append(CultureInfo.InvariantCulture, $" was answered {(int)status} {status}");
        }

        text.Append(Problem is null ? "" : $": {Problem.TrimEnd('.')}");
        text.Append(Reason() is { } reason ? $": {reason}" : "");
        if (Limit is { } limit)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $": calls of {limit.Resource} {(limit.IsAnonymous ? "without a token " : "")}wait since {limit.Since:u} until {limit.Until:u}"
            );
        }

        if (RetryAfter is { } wait)
        {
            text.Append(CultureInfo.InvariantCulture, $" (try again after {wait.TotalSeconds:0.###} s)");
        }

        text.Append('.');
        text.Append(Hint());
        if (MayHaveBeenApplied)
        {
            text.Append(" It may have been applied all the same: look before you send it again.");
        }

        if (Attempts > 1)
        {
            text.Append(CultureInfo.InvariantCulture, $" Sent {Attempts} times.");
        }

        text.Append(TrackingId is null ? "" : $" TrackingID {TrackingId}.");
        return text.ToString();
    }

    /// <summary>What the service says, and its single errors where they say more.</summary>
    private string? Reason()
    {
        var message = Sentence(ServerMessage);
        if (IsReasonPhrase(message))
        {
            message = "";
        }

        var errors = Errors
            .Select(Sentence)
            .Where(error => error.Length > message.Length)
            .Distinct(StringComparer.Ordinal);
        var more = string.Join("; ", errors);
        return more.Length == 0 ? (Sentence(ServerMessage) is { Length: > 0 } all ? all : null)
            : more.Contains(message, StringComparison.OrdinalIgnoreCase) ? more
            : $"{message}: {more}";
    }

    /// <summary>Whether it is but the status in words, such as "Bad Request".</summary>
    private bool IsReasonPhrase(string message) =>
        message.Replace(" ", "", StringComparison.Ordinal).Equals($"{StatusCode}", StringComparison.OrdinalIgnoreCase);

    private string Hint() =>
        StatusCode is HttpStatusCode.Forbidden && Sentence(ServerMessage) is "Failed to get activity"
            ? " In a group room a bot sees only the messages that mention it: list them with MentionedPeople = \"me\"."
            : "";

    private static string Sentence(string? text) => text?.Trim().TrimEnd('.', ':', ' ') ?? "";
}
