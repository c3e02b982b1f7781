using System.IO.Enumeration;

namespace Spark.Emulator;

/// <summary>A fault of calls of the API.</summary>
internal abstract class CallFault(FaultSpec spec, int? count) : Fault(spec, count)
{
    private const string Root = "/v1";

    private readonly string? _method = spec.Text("method");
    private readonly string? _path = spec.Text("path");

    protected CallFault(FaultSpec spec)
        : this(spec, spec.Count) { }

    /// <summary>Whether it answers in the API's stead, so that no later fault is asked.</summary>
    public virtual bool IsAnswer => true;

    public bool Strikes(ApiCall call) => Covers(call.Http.Request) && Wants(call) && Strikes();

    /// <summary>Does what goes wrong with a call; <paramref name="answer"/> is what would have happened otherwise.</summary>
    public abstract Task StrikeAsync(ApiCall call, Func<Task> answer);

    /// <summary>What a kind asks of a call beyond the filters. Called under the gate.</summary>
    protected virtual bool Wants(ApiCall call) => true;

    private bool Covers(HttpRequest request)
    {
        if (_method is not null && !_method.Equals(request.Method, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var path = (request.Path.Value ?? "").AsSpan();
        return _path is null || FileSystemName.MatchesSimpleExpression(_path, path[Root.Length..]);
    }
}
