using System.Text.Json.Serialization;

namespace Spark.Emulator;

/// <summary>A token that a person let an application have, on the wire; never the token itself.</summary>
internal sealed record Authorization
{
    public required string Id { get; init; }

    public required string ApplicationId { get; init; }

    public required string ApplicationName { get; init; }

    public required string PersonId { get; init; }

    public required string ClientId { get; init; }

    public required string Type { get; init; }

    public required string Created { get; init; }

    public static Authorization Of(IssuedToken token) =>
        new()
        {
            Id = SparkId.Of("AUTHORIZATION", token.Key),
            ApplicationId = SparkId.Of("APPLICATION", token.Grant.ClientId),
            // No integrations are known here, so none has a name of its own.
            ApplicationName = token.Grant.ClientId,
            PersonId = token.Grant.Person.Id,
            ClientId = token.Grant.ClientId,
            Type = token.IsRefresh ? "refresh" : "access",
            Created = Timestamps.Format(token.Created),
        };
}

/// <summary>When a token expires, in milliseconds since 1970; absent when it never does.</summary>
internal sealed record TokenExpiry(long? Exp);

[JsonSerializable(typeof(ItemList<Authorization>))]
[JsonSerializable(typeof(TokenExpiry))]
internal sealed partial class AuthorizationsJson : JsonSerializerContext
{
    public static readonly AuthorizationsJson Own = new(EmulatorJson.NewOptions());
}
