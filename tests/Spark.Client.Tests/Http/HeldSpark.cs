using System.Net;
using System.Text;

namespace Spark.Client.Tests;

/// <summary>A client whose requests are answered when the test says so.</summary>
internal sealed class HeldSpark : HttpMessageHandler
{
    private readonly List<(string Path, TaskCompletionSource<HttpResponseMessage> Answer)> _requests = [];
    private readonly List<Task> _calls = [];
    private readonly HttpClient _http;
    private readonly SparkClient _client;

    public HeldSpark(Action<SparkClientOptions>? configure = null)
    {
        var options = new SparkClientOptions
        {
            AccessToken = "token",
            TimeProvider = Clock,
            Random = () => 0.5,
            MaxAttempts = 1,
        };
        configure?.Invoke(options);
        _http = new HttpClient(this, disposeHandler: false);
        _client = new SparkClient(_http, options);
    }

    public TestClock Clock { get; } = new();

    public int Count
    {
        get
        {
            lock (_requests)
            {
                return _requests.Count;
            }
        }
    }

    public List<string> Paths
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests.Select(request => request.Path)];
            }
        }
    }

    public bool IsClosed => _client.RateLimits.Count > 0;

    private static ApiCall Rooms => new(HttpMethod.Get, ["rooms"], "https://spark.example/v1/rooms");

    public Task<Room> Get(string id, CancellationToken cancellationToken = default) =>
        Called(_client.Rooms.GetAsync(id, cancellationToken));

    public Task<Room> Create(string title) => Called(_client.Rooms.CreateAsync(title));

    /// <summary>Makes a call that is told to wait.</summary>
    public async Task<Task> CloseAsync(string id, int seconds, CancellationToken cancellationToken = default)
    {
        var call = Get(id, cancellationToken);
        await Sent(1);
        Answer(0, 429, $"{seconds}");
        await SparkDriver.Until(() => _client.RateLimits.Count > 0 && Clock.SomebodyWaits);
        return call;
    }

    public Task Sent(int requests) => SparkDriver.Until(() => Count >= requests);

    /// <summary>Until every call stands somewhere: at the gate, at the service, at its end.</summary>
    public Task Rest() =>
        SparkDriver.Until(() =>
        {
            lock (_requests)
            {
                return _calls.Count(call => call.IsCompleted)
                        + _requests.Count(request => !request.Answer.Task.IsCompleted)
                        + _client.Gates.Of(Rooms).Waiting
                    == _calls.Count;
            }
        });

    public void Answer(int request, int status, string? retryAfter = null)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status)
        {
            Content = new StringContent(SparkDriver.Room, Encoding.UTF8, "application/json"),
        };
        if (retryAfter is not null)
        {
            response.Headers.Add("Retry-After", retryAfter);
        }

        TaskCompletionSource<HttpResponseMessage> answer;
        lock (_requests)
        {
            answer = _requests[request].Answer;
        }

        answer.SetResult(response);
    }

    private Task<Room> Called(Task<Room> call)
    {
        _calls.Add(call);
        return call;
    }

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var answer = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        cancellationToken.UnsafeRegister(
            static (answer, token) => ((TaskCompletionSource<HttpResponseMessage>)answer!).TrySetCanceled(token),
            answer
        );
        lock (_requests)
        {
            _requests.Add((request.RequestUri!.Segments[^1], answer));
        }

        return answer.Task;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _client.Dispose();
            _http.Dispose();
        }

        base.Dispose(disposing);
    }
}
