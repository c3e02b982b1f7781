namespace Spark.Client.Tests;

/// <summary>Stands where the network would be, and answers what the test says, in order; the last answer repeats.</summary>
internal sealed class ScriptedServer(TimeProvider clock) : HttpMessageHandler
{
    private readonly Lock _lock = new();
    private readonly Queue<Answer> _script = new();
    private int _hanging;

    public List<Received> Requests { get; } = [];

    /// <summary>How many requests wait for an answer that does not come.</summary>
    public int Hanging => Volatile.Read(ref _hanging);

    public void Answers(params Answer[] answers)
    {
        foreach (var answer in answers)
        {
            _script.Enqueue(answer);
        }
    }

    /// <summary>Waits for what does not come.</summary>
    public async Task HangAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _hanging);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _hanging);
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        Answer answer;
        lock (_lock)
        {
            Requests.Add(
                new Received(
                    request.Method,
                    request.RequestUri!,
                    request.Headers.Authorization?.ToString(),
                    body,
                    request.Content?.Headers.ContentType?.ToString(),
                    clock.GetUtcNow()
                )
            );
            answer = _script.Count > 1 ? _script.Dequeue() : _script.Peek();
        }

        return await answer.GiveAsync(this, request, cancellationToken);
    }
}

/// <summary>A request as it arrived.</summary>
internal sealed record Received(
    HttpMethod Method,
    Uri Url,
    string? Authorization,
    string? Body,
    string? ContentType,
    DateTimeOffset At
);
