namespace Spark.Emulator;

/// <summary>
/// A new message is not found at first, although its webhook came: <c>{"kind":"readAfterWriteLag","reads":1,"ms":0}</c>. Each
/// message said since is missing for its first reads, and until it has that age on the emulator's clock.
/// </summary>
internal sealed class ReadAfterWriteLagFault(FaultSpec spec) : CallFault(spec)
{
    private readonly int _reads = spec.Number("reads");
    private readonly int _age = spec.Number("ms");
    private readonly Dictionary<Guid, int> _seen = [];

    public static FaultKind Kind { get; } =
        new()
        {
            Name = "readAfterWriteLag",
            Title = "New messages come late",
            Description = "A new message is not found (404) for its first reads, and until it is ms old.",
            Fields = FaultKind.OfCalls(count: null, FaultField.Number("reads", 1), FaultField.Number("ms", 0)),
            Create = spec => new ReadAfterWriteLagFault(spec),
        };

    public override Task StrikeAsync(ApiCall call, Func<Task> answer) =>
        throw ApiException.NotFound("Unable to get message.");

    protected override bool Wants(ApiCall call)
    {
        var request = call.Http.Request;
        if (
            !HttpMethods.IsGet(request.Method)
            || request.Path.Value?.Split('/') is not ["", "v1", "messages", var id]
            || call.Cloud.Messages.ById(id) is not { } message
            || message.Created < Since
        )
        {
            return false;
        }

        var reads = _seen[message.Key] = _seen.GetValueOrDefault(message.Key) + 1;
        var now = call.Cloud.Time.GetUtcNow().ToUnixTimeMilliseconds();
        return reads <= _reads || (_age > 0 && now - message.Created < _age);
    }
}
