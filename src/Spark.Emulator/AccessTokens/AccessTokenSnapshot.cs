namespace Spark.Emulator;

/// <summary>A token that was issued, in a snapshot.</summary>
internal sealed record AccessTokenSnapshot
{
    public required Guid Key { get; init; }

    public required string Text { get; init; }

    /// <summary>The tokens of one grant have the same number: they are taken back together.</summary>
    public required int Grant { get; init; }

    public required Guid Person { get; init; }

    public required string ClientId { get; init; }

    public required string Scope { get; init; }

    public bool IsRefresh { get; init; }

    public required long Created { get; init; }

    public required long Expires { get; init; }

    public static IReadOnlyList<AccessTokenSnapshot> All(Cloud cloud)
    {
        var grants = new Dictionary<Grant, int>(ReferenceEqualityComparer.Instance);
        return
        [
            .. cloud
                .AccessTokens.Kept.Where(token => cloud.People.ByKey(token.Grant.Person.Key) is not null)
                .Select(token => new AccessTokenSnapshot
                {
                    Key = token.Key,
                    Text = token.Text,
                    Grant = NumberOf(token.Grant),
                    Person = token.Grant.Person.Key,
                    ClientId = token.Grant.ClientId,
                    Scope = token.Grant.Scope,
                    IsRefresh = token.IsRefresh,
                    Created = token.Created,
                    Expires = token.Expires,
                }),
        ];

        int NumberOf(Grant grant)
        {
            grants.TryAdd(grant, grants.Count);
            return grants[grant];
        }
    }

    public static void Load(IReadOnlyList<AccessTokenSnapshot> all, Cloud cloud, SnapshotReader known)
    {
        var grants = new Dictionary<int, Grant>();
        foreach (var one in all)
        {
            var own = new Grant(known.Person(one.Person), one.ClientId, one.Scope);
            if (!grants.TryGetValue(one.Grant, out var grant))
            {
                grants.Add(one.Grant, grant = own);
            }
            else if (grant != own)
            {
                throw new SnapshotException($"the tokens of the grant {one.Grant} are not of one grant");
            }

            cloud.AccessTokens.Add(new IssuedToken(one.Key, one.Text, grant, one.IsRefresh, one.Created, one.Expires));
        }
    }
}
