namespace Spark.Client;

/// <summary>429: too many requests, and the time it would take to wait is more than the options allow.</summary>
public sealed class SparkRateLimitException : SparkApiException
{
    internal SparkRateLimitException(ApiFailure failure)
        : base(failure) => (RetryAfter, Limit) = (failure.RetryAfter ?? TimeSpan.Zero, failure.Limit);

    /// <summary>How long to wait before the next call, at least one second.</summary>
    public TimeSpan RetryAfter { get; }

    /// <summary>Which calls have to wait, since when, and until when.</summary>
    public RateLimit? Limit { get; }
}

/// <summary>401: the token is missing, wrong or expired.</summary>
public sealed class SparkUnauthorizedException : SparkApiException
{
    internal SparkUnauthorizedException(ApiFailure failure)
        : base(failure) { }
}

/// <summary>403: the caller is known, and may not do this.</summary>
public sealed class SparkForbiddenException : SparkApiException
{
    internal SparkForbiddenException(ApiFailure failure)
        : base(failure) { }
}

/// <summary>404: there is no such thing, or the caller may not see it.</summary>
public sealed class SparkNotFoundException : SparkApiException
{
    internal SparkNotFoundException(ApiFailure failure)
        : base(failure) { }
}

/// <summary>409: it is already so, such as a person who is already in the room.</summary>
public sealed class SparkConflictException : SparkApiException
{
    internal SparkConflictException(ApiFailure failure)
        : base(failure) { }
}

/// <summary>410: gone for good; of a file: it was found to be infected.</summary>
public sealed class SparkGoneException : SparkApiException
{
    internal SparkGoneException(ApiFailure failure)
        : base(failure) { }
}

/// <summary>
/// 428: the file cannot be scanned, since it is encrypted, for example. It can be had at one's own risk: ask for it
/// with <c>allowUnscannable</c>.
/// </summary>
public sealed class SparkUnscannableException : SparkApiException
{
    internal SparkUnscannableException(ApiFailure failure)
        : base(failure) { }
}

/// <summary>423: locked for now, such as a file that is still being scanned, for longer than the options allow.</summary>
public sealed class SparkLockedException : SparkApiException
{
    internal SparkLockedException(ApiFailure failure)
        : base(failure) => RetryAfter = failure.RetryAfter ?? TimeSpan.Zero;

    /// <summary>How long to wait before the next call, at least one second.</summary>
    public TimeSpan RetryAfter { get; }
}

/// <summary>No answer came back, or only a part of one: no connection, a broken one, or out of time.</summary>
public sealed class SparkConnectionException : SparkApiException
{
    internal SparkConnectionException(ApiFailure failure, Exception? inner, bool unsent = false)
        : base(failure, inner) => Unsent = unsent;

    /// <summary>Whether not even a connection was made, so that nothing can have been applied.</summary>
    public bool Unsent { get; }
}

/// <summary>An answer came back that is no answer of the API: not JSON, too large, or without what it must have.</summary>
public sealed class SparkAnswerException : SparkApiException
{
    internal SparkAnswerException(ApiFailure failure, Exception? inner)
        : base(failure, inner) { }
}

/// <summary>
/// The refresh token is not valid any more: it expired, or the person took it back. No call will succeed until the
/// person has signed in again.
/// </summary>
public sealed class SparkSignInRequiredException : SparkApiException
{
    internal SparkSignInRequiredException(SparkApiException refused, string? error, string? description)
        : base(
            refused.Failure with
            {
                Problem = "the refresh token is not valid any more, the person has to sign in again",
                ServerMessage = description ?? refused.ServerMessage,
            },
            refused
        ) => (Error, ErrorDescription) = (error, description ?? refused.ServerMessage);

    /// <summary>OAuth's code of the refusal, such as <c>invalid_grant</c>; <c>null</c> when the service gives none.</summary>
    public string? Error { get; }

    /// <summary>The refusal in words.</summary>
    public string? ErrorDescription { get; }
}

/// <summary>A call that needs a token was made, and there is none.</summary>
public sealed class SparkTokenMissingException : InvalidOperationException
{
    internal SparkTokenMissingException()
        : base(
            "There is no access token. Pass one to SparkClient, or (unless it is one of several clients with names) set the environment variable SPARK_ACCESS_TOKEN "
                + "(or WEBEX_ACCESS_TOKEN). A bot's token is shown once when the bot is created at "
                + "https://developer.webex.com/my-apps/new/bot; a personal one for trying out stands at "
                + "https://developer.webex.com/docs/getting-started."
        ) { }
}
