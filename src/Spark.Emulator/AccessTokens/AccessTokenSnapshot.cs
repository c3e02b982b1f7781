namespace Spark.Emulator;

/// <summary>A token that was issued, in a snapshot.</summary>
internal sealed record AccessTokenSnapshot
{
    public required Guid Key { get; init; }

    public required string Text { get; init; }

    public required Guid Person { get; init; }

    public required string ClientId { get; init; }

    public required string Scope { get; init; }

    public bool IsRefresh { get; init; }

    public required long Created { get; init; }

    public required long Expires { get; init; }

    public static IReadOnlyList<AccessTokenSnapshot> All(Cloud cloud) =>
        [
            .. cloud
                .AccessTokens.Kept.Where(token => cloud.People.ByKey(token.Grant.Person.Key) is not null)
                .Select(token => new AccessTokenSnapshot
                {
                    Key = token.Key,
                    Text = token.Text,
                    Person = token.Grant.Person.Key,
                    ClientId = token.Grant.ClientId,
                    Scope = token.Grant.Scope,
                    IsRefresh = token.IsRefresh,
                    Created = token.Created,
                    Expires = token.Expires,
                }),
        ];

    public static void Load(IReadOnlyList<AccessTokenSnapshot> all, Cloud cloud, SnapshotReader known)
    {
        foreach (var one in all)
        {
            var grant = new Grant(known.Person(one.Person), one.ClientId, one.Scope);
            cloud.AccessTokens.Add(new IssuedToken(one.Key, one.Text, grant, one.IsRefresh, one.Created, one.Expires));
        }
    }
}
