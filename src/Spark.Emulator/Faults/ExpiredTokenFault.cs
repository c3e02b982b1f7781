namespace Spark.Emulator;

/// <summary>
/// 401, as if the token had expired: <c>{"kind":"expiredToken"}</c>. Access tokens that were issued after it was switched on are
/// fine; without a <c>count</c> the others stay refused.
/// </summary>
internal sealed class ExpiredTokenFault(FaultSpec spec) : CallFault(spec)
{
    public static FaultKind Kind { get; } =
        new()
        {
            Name = "expiredToken",
            Title = "Expired token",
            Description = "401 for the tokens there are now, until the client has refreshed; or for count calls.",
            Fields = FaultKind.OfCalls(count: null),
            Create = spec => new ExpiredTokenFault(spec),
        };

    public override Task StrikeAsync(ApiCall call, Func<Task> answer) => throw ApiException.Unauthorized();

    protected override bool Wants(ApiCall call) =>
        call.Cloud.AccessTokens.Access(BearerToken.Of(call.Http)) is not { } issued || issued.Created <= Since;
}
