namespace Spark.Emulator;

/// <summary>The call is done, and its answer names another type: <c>{"kind":"wrongContentType","contentType":"text/html"}</c>.</summary>
internal sealed class WrongContentTypeFault(FaultSpec spec) : CallFault(spec)
{
    private readonly string _type = TypeOf(spec);

    public static FaultKind Kind { get; } =
        new()
        {
            Name = "wrongContentType",
            Title = "Wrong content type",
            Description = "The call is done and answered, under another content type.",
            Fields = FaultKind.OfCalls(1, FaultField.Text("contentType", "text/html")),
            Create = spec => new WrongContentTypeFault(spec),
        };

    public override async Task StrikeAsync(ApiCall call, Func<Task> answer)
    {
        var body = await RecordedAnswer.OfAsync(call.Http, answer).ConfigureAwait(false);
        if (body.Length > 0)
        {
            call.Http.Response.ContentType = _type;
        }

        await RecordedAnswer.SendAsync(call.Http, body).ConfigureAwait(false);
    }

    private static string TypeOf(FaultSpec spec)
    {
        var type = spec.Text("contentType") ?? "text/html";
        return type.All(sign => sign is >= ' ' and <= '~')
            ? type
            : throw ApiException.BadRequest("contentType must be plain text.");
    }
}
