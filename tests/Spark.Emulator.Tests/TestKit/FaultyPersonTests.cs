using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.TestKit;

public class FaultyPersonTests
{
    [Fact]
    public async Task A_test_lets_calls_fail_and_makes_them_work_again()
    {
        await using var cloud = await TestCloud.StartAsync();
        var alice = cloud.Emulator.Person(Alice);

        alice.Suffers("""[{"kind":"serverError","count":100}]""");
        (await cloud.GetAsync(Alice, "/people/me")).ShouldFail(500);
        alice.Recovers();

        (await cloud.GetAsync(Alice, "/people/me")).ShouldBeOk();
    }

    [Theory]
    [InlineData("[")]
    [InlineData("""[{"kind":"earthquake"}]""")]
    public async Task What_is_no_fault_is_explained(string faults)
    {
        await using var cloud = await TestCloud.StartAsync();

        Should
            .Throw<ArgumentException>(() => cloud.Emulator.Person(Alice).Suffers(faults))
            .ParamName.ShouldBe("faults");
    }
}
