using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Ethereum;

namespace Portcullis.Conditions.Tests.Facts;

public sealed class FactShelfTests
{
    private static readonly Hash[] Subjects = [Word(1), Word(2)];

    // Of its own subject, of the other, with another selector, longer, shorter and empty.
    private static readonly Bytes[] Inputs =
    [
        new([1, 2, 3, 4, .. Word(1).ToArray()]),
        new([1, 2, 3, 4, .. Word(2).ToArray()]),
        new([1, 2, 3, 5, .. Word(1).ToArray()]),
        new([1, 2, 3, 4, .. Word(1).ToArray(), 0]),
        new([1, 2, 3, 4, .. Word(1).ToArray().AsSpan(1)]),
        new([0, 0, 0, 0, .. Word(1).ToArray()]),
        Bytes.Empty,
    ];

    private readonly FactTally _tally = new(null);
    private readonly FactShelf _shelf;

    public FactShelfTests() => _shelf = new FactShelf(1, Answers.Alice, TouchEvents.None, _tally);

    [Fact]
    public void PutAndDrop_InAnyOrder_KeepTheLastOfEachCallAndCountThem()
    {
        var (random, kept) = (new Random(7), new Dictionary<(Hash Subject, Bytes Input), ShelvedFact>());
        for (var i = 0; i < 5_000; i++)
        {
            var (subject, input) = (Subjects[random.Next(Subjects.Length)], Inputs[random.Next(Inputs.Length)]);
            if (random.Next(20) == 0)
            {
                _shelf.Drop(subject);
                foreach (var (key, fact) in kept.Where(entry => entry.Key.Subject == subject).ToList())
                {
                    fact.Stands().ShouldBeFalse();
                    kept.Remove(key);
                }
            }
            else
            {
                var before = kept.GetValueOrDefault((subject, input));
                var fact = Fact(subject, input, i);
                _shelf.TryPut(subject, input, fact).ShouldBeTrue();
                kept[(subject, input)] = fact;
                before?.Stands().ShouldBeFalse();
            }

            foreach (var each in Subjects.SelectMany(_ => Inputs, (one, call) => (one, call)))
            {
                _shelf.Find(each.one, each.call).ShouldBe(kept.GetValueOrDefault(each));
            }

            (_tally.Count, _tally.Bytes).ShouldBe((kept.Count, kept.Values.Sum(fact => (long)fact.Size)));
        }
    }

    [Fact]
    public void TryPut_MoreThanAsManyOfASubject_IsRefusedUnlessItTakesAPlace()
    {
        for (var i = 0; i < FactShelf.MostOfSubject; i++)
        {
            _shelf.TryPut(Subjects[0], Number(i), Fact(Subjects[0], Number(i), i)).ShouldBeTrue();
        }

        _shelf.TryPut(Subjects[0], Number(-1), Fact(Subjects[0], Number(-1), 0)).ShouldBeFalse();
        _shelf.TryPut(Subjects[0], Number(0), Fact(Subjects[0], Number(0), 0)).ShouldBeTrue();
        _tally.Count.ShouldBe(FactShelf.MostOfSubject);
    }

    private static Bytes Number(int number) => new(BitConverter.GetBytes(number));

    private static Hash Word(ulong number) => new(UInt256.FromUInt64(number).ToArray());

    private ShelvedFact Fact(Hash subject, Bytes input, int word) => new(_shelf, subject, input, new Fact(Answers.Word(word), FakeChain.Block(1), 0));
}
