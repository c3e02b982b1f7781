using System.Globalization;

namespace Spark.Emulator;

/// <summary>
/// 429 with <c>Retry-After</c>: for the next calls, <c>{"kind":"rateLimit","count":1,"retryAfter":1}</c>; or for those beyond a
/// number of requests in a time, <c>{"kind":"rateLimit","requests":5,"seconds":10}</c>.
/// </summary>
internal sealed class RateLimitFault : CallFault
{
    private readonly string? _retryAfter;
    private readonly bool _isHtml;
    private readonly int? _requests;
    private readonly long _window;
    private long _began = long.MinValue;
    private long _ends;
    private int _made;

    private RateLimitFault(FaultSpec spec)
        : base(spec, spec.Has("requests") && !spec.Has("count") ? null : spec.Count)
    {
        _retryAfter = spec.Text("retryAfter");
        _isHtml = spec.Flag("html");
        _requests = spec.Has("requests") ? spec.Number("requests") : null;
        _window = spec.Number("seconds") * 1000L;
        if (_window == 0)
        {
            throw ApiException.BadRequest("seconds must be at least 1.");
        }
    }

    public static FaultKind Kind { get; } =
        new()
        {
            Name = "rateLimit",
            Title = "Rate limit",
            Description =
                "429 with Retry-After for the next calls; with requests, for calls beyond that many in so many seconds.",
            Fields = FaultKind.OfCalls(
                1,
                FaultField.Text("retryAfter"),
                FaultField.Number("requests"),
                FaultField.Number("seconds", 60),
                FaultField.Flag("html")
            ),
            Create = spec => new RateLimitFault(spec),
        };

    public override Task StrikeAsync(ApiCall call, Func<Task> answer)
    {
        var http = call.Http;
        if ((_retryAfter ?? Remaining(call.Cloud)) is { } retryAfter)
        {
            http.Response.Headers.RetryAfter = retryAfter;
        }

        const int status = StatusCodes.Status429TooManyRequests;
        return _isHtml
            ? HtmlAnswer.WriteAsync(http, status, "Too Many Requests")
            : ErrorBody.WriteAsync(http, status, "Too many requests. See Retry-After for when to come back.");
    }

    protected override bool Wants(ApiCall call)
    {
        if (_requests is not { } allowed)
        {
            return true;
        }

        var now = call.Cloud.Time.GetUtcNow().ToUnixTimeMilliseconds();
        if (_began == long.MinValue || now >= _ends || now < _began)
        {
            (_began, _ends, _made) = (now, now + _window, 0);
        }

        return ++_made > allowed;
    }

    /// <summary>The seconds until the window ends, upwards.</summary>
    private string? Remaining(Cloud cloud)
    {
        if (_requests is null)
        {
            return null;
        }

        var left = Interlocked.Read(ref _ends) - cloud.Time.GetUtcNow().ToUnixTimeMilliseconds();
        return Math.Max(1, (left + 999) / 1000).ToString(CultureInfo.InvariantCulture);
    }
}
