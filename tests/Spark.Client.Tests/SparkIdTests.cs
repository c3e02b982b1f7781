namespace Spark.Client.Tests;

public sealed class SparkIdTests
{
    private const string Uuid = "0f3b9a52-6c1e-4d8a-9b77-2d5e8c4f1a60";
    private static readonly string Person = SparkId.Encode("us", "PEOPLE", Uuid);

    public static TheoryData<string> SamePerson { get; } =
    [
        Person,
        Person + "==",
        SparkId.Encode("urn:TEAM:eu-central-1_k", "PEOPLE", Uuid),
        SparkId.Encode("us", "PEOPLE", Uuid.ToUpperInvariant()),
        Uuid,
        Uuid.Replace("-", "", StringComparison.Ordinal),
        SparkId.Encode("us", "PEOPLE", Uuid.Replace("-", "", StringComparison.Ordinal)),
    ];

    public static TheoryData<string?> Others =>
        [
            new TheoryDataRow<string?>(null),
            "",
            "no id",
            SparkId.Encode("us", "PEOPLE", "0f3b9a52-6c1e-4d8a-9b77-2d5e8c4f1a61"),
            "0f3b9a526c1e4d8a9b772d5e8c4f1a61",
            SparkId.Encode("us", "PEOPLE", Uuid.Replace("-", "", StringComparison.Ordinal) + ":" + Uuid),
            SparkId.Encode("us", "ROOM", Uuid),
            SparkId.Encode("us", "people", Uuid),
            SparkId.Encode("us", "PEOPLE", Uuid + "/1"),
            SparkId.Encode("us", "PEOPLE", ""),
            SparkId.Encode("us", "PEOPLE", Uuid + new string('x', 200)),
            SparkId.Encode("us", "PEOPLE", "ä" + Uuid),
        ];

    [Theory]
    [MemberData(nameof(SamePerson))]
    public void Ids_in_different_clothes_name_the_same_person(string other)
    {
        SparkId.Same(Person, other).ShouldBeTrue();
        SparkId.Same(other, Person).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Ids_of_something_else_do_not(string? other)
    {
        SparkId.Same(Person, other).ShouldBeFalse();
        SparkId.Same(other, Person).ShouldBeFalse();
    }

    [Theory]
    [InlineData("ä")]
    [InlineData("x/y")]
    public void A_key_of_any_letters_is_compared_whole(string key) =>
        SparkId.Same(SparkId.Encode("us", "ROOM", key), SparkId.Encode("eu", "ROOM", key)).ShouldBeTrue();

    [Fact]
    public void Two_plain_ids_are_compared_without_garbage()
    {
        var other = SparkId.Encode("us", "PEOPLE", "0f3b9a52-6c1e-4d8a-9b77-2d5e8c4f1a61");
        SparkId.Same(Person, other);
        var before = GC.GetAllocatedBytesForCurrentThread();
        SparkId.Same(Person, other);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }
}
