namespace Spark.Emulator;

/// <summary>
/// The call is done, and its answer cannot be read: <c>{"kind":"malformed","count":1,"body":"json"}</c>. The body is half of the
/// JSON (<c>json</c>), a page (<c>html</c>), or missing (<c>empty</c>); status and content type are as ever.
/// </summary>
internal sealed class MalformedFault(FaultSpec spec) : CallFault(spec)
{
    private readonly string _body = spec.OneOf("body", "json", "html", "empty");

    public static FaultKind Kind { get; } =
        new()
        {
            Name = "malformed",
            Title = "Unreadable answer",
            Description = "The call is done, and its body is half a JSON (json), a page (html) or missing (empty).",
            Fields = FaultKind.OfCalls(1, FaultField.Text("body", "json")),
            Create = spec => new MalformedFault(spec),
        };

    public override async Task StrikeAsync(ApiCall call, Func<Task> answer)
    {
        var body = await RecordedAnswer.OfAsync(call.Http, answer).ConfigureAwait(false);
        if (body.Length > 0)
        {
            body = _body switch
            {
                "json" => body[..(body.Length / 2)],
                "html" => "<html><body>Sign in to the network</body></html>"u8.ToArray(),
                _ => [],
            };
        }

        await RecordedAnswer.SendAsync(call.Http, body).ConfigureAwait(false);
    }
}
