// Ordinary English words of prompts and of everyday speech, chosen by hand: none of them alone is taken for a name.
#include <algorithm>
#include <string_view>
#include <unordered_set>

#include "core/registry/prompt_rule.h"

namespace burin::registry {
namespace {

/// Words that hold sentences together: a name of these alone ("Inside Out") is an ordinary phrase.
constexpr std::string_view function_words = R"(
a an the and or but nor so yet of in on at to from by with without within into onto upon over under above below between
among through across around about against along behind beside beyond during before after since until while as like than
then now here there where when why how what which who whom whose that this these those it its he him his she her hers they
them their we us our you your i me my mine one two three four five six seven eight nine ten eleven twelve hundred thousand
million first second third last next once twice half quarter many much more most less least few some any all both each
every other another such same own very too also only just even still ever never always often sometimes again almost enough
is are was were be been being am do does did done have has had having can could will would shall should may might must not no
yes up down out off back forward left right north south east west away near far inside outside together apart alone
)";

constexpr std::string_view content_words = R"(
arise arisen arose ascend attack await awake awoke bake began begin begun behave belong bent bind blew blown boil borrow bought
bound broke broken brought built burned burnt buy buzz came catch caught choose chose chosen clap clean collect come creep crept
cried cry dare deal dealt deliver depart descend dig dip drag drain drank draw drawn dream dreamt drew drift driven drove drown
drunk dug dwell eaten escape explode explore fallen fed feed fell felt fetch fill find fled flew flown fold follow forget forgot
forgotten forgive fought found froze gather gave given glide gone got grew grind grow grown guess guide heard held hid hide hiss hop
hopper hum hung hurt hurry kept kneel knelt knew know known laid lain lead lean leap learn leave led left lend lent let lie lit lose
lost made manage meant melt mend met mix move mow occur offer paid peel pour pray prepare press promise prove pump reach read receive
rely remain remember remind repair repeat reply rescue return ridden ring risen roam rode rub sang sank sat saw say seek seem seen
sell send sent sew shake shaken shook shot shown shrink shut sink slept slid slide smash smell sneak soar sold sought spend spent
spill spin spit split spoke spoken spread spun squeeze stare start stay steal stole stolen stood stretch strike stroll struck stuck
sung sunk swam swear swell swept swim swore sworn swung take taken talk tangle tangled taught teach tear tell thank think thought
threw throw thrown tie told took tore torn tramp trample trip tumble turn turned turning twirl understand upset urge use wait wake
want warn wash waste weep went wept wipe wish woke woken won wonder wore woven write written wrote yawn
able absent active actual afraid agile aloud amazing average awake aware awesome awful awkward bizarre boring bottomless breezy
brilliant brittle careful careless certain charming cheap cheerful chilly chubby clumsy coarse cosy cozy creepy cruel curious damp
daring delicate delicious dense different difficult dim dizzy eager easy eerie elderly endless enormous entire exact exotic faint
familiar famous fancy fearless fierce filthy foolish fragile fragrant frail frantic friendly frightened funny fuzzy gaunt generous
giant gigantic glamorous gorgeous graceful greasy grim grumpy handsome healthy helpful hilarious honest horrible humble hungry icy
idle ill immense important impossible innocent itchy jagged jealous joyful juicy jumbo kindly lazy lean lively lonesome loose lost
lousy loyal luminous luxurious mad massive mature merry mild moist muddy murky muscular mysterious nasty neat nervous nice nifty
nimble numb odd orderly ordinary outrageous peaceful petite playful plump polite poor popular precious private proper proud puzzled
quaint quirky ragged rapid regal rich rigid ripe rotten rude rugged safe salty scared selfish serene serious shaggy shallow shiny
short shrill sick silky silly similar sleek slender slimy slippery sloppy sly smelly soft solid sour sparkling special spicy splendid
spooky steep sticky stiff stormy striking stubborn sturdy subtle sudden swift tall tame tasty tender tense terrible thick thirsty
tidy tight tough tricky true ugly unusual useful vague vast vicious victorious weary whimsical wicked wiggly witty wobbly worried
wrong young zany
aardvark albatross alligator alpaca antelope ape armadillo baboon badger bison boar bobcat canary caribou cheetah chimpanzee
chipmunk cockatoo cod cormorant cougar coyote cricket cuckoo dingo dragonfly eel elk emu finch flea flounder gecko gerbil gibbon
gnat gnu goldfish gorilla grasshopper grouse hamster herring hornet hyena ibex ibis iguana jackal jackdaw kangaroo kingfisher kiwi
ladybug lemming lemur llama locust macaw mackerel mallard mammoth manatee mantis marten meerkat mink mongoose moth mule newt
nightingale octopus opossum orangutan orca oryx panther parakeet partridge peafowl pika piranha platypus plover porcupine possum
prawn puffin puma python quail quokka raven robin salamander sardine seahorse skunk sloth starling swordfish tapir tarantula tern
termite thrush trout tuna vole wallaby warbler weasel wildcat wolverine wombat woodpecker worm yak
aurora borealis boom breeze constellation cosmos equinox monsoon nova orbit quasar satellite solstice sonic supernova tide twilight
almond apricot avocado beetroot blackberry blueberry broccoli cabbage cashew cauliflower celery chili cinnamon citrus clove coco cranberry
cucumber currant date eggplant fennel kale leek lettuce lychee mandarin mustard nectarine nutmeg oregano papaya parsley parsnip
pecan pistachio plum pomegranate quince radish raisin rhubarb rye saffron spinach squash thyme truffle turmeric turnip walnut wasabi
watermelon yam zucchini
abstract accent account act action actor actress adult adventure aerial age aged ages air alley allow alpine amber ancient
angel anger angle angry animal animation anime ankle answer ant antique apple apricot april apron aqua arch archer arctic
area arena argent arm armor armour army art artist artwork ash aspen asphalt atom attic august aunt aura autumn avenue award
axe azure baby bacon badge bag baker bakery balance ball ballet balloon bamboo banana band bandit bank banner bar barbed bare
bark barn baron baroque barrel base basil basket bass bat bath battle bay beach bead beam bean bear beard beast beat beauty
beautiful beaver bed bedroom bee beech beer beetle beige bell belle belly belt bench bend berry best big bike bill bird birch
birth bishop bit bite bitter black blade blanket blaze blend blind bliss block blonde blood bloom blossom blow blue blur blush
board boat body bold bolt bone bonnet book boom boot boots border boss bottle bottom boulder bouquet bow bowl box boy branch
brave bread break breakfast breath breeze brick bride bridge brief bright bring bronze brook broom brother brown brush bubble
bucket bud buffalo build building bull bullet bunny burn bus bush business busy butcher butter butterfly button cabin cable
cage cake calf call calm camel camera camp campfire canal candle candy cane cannon canoe canvas canyon cap cape captain car
card cardinal care carnival carpenter carpet carriage carrot cars cart carve case cash castle cat catch cathedral cave cedar
ceiling cello cement center century ceramic chain chair chalk chamber champion chance change channel chapel character
charcoal charm chart chase cheek cheese chef cherry chess chest chestnut chicken chief child children chimney chin china
chocolate choice chrome church cigar cinema cinematic circle circus city clan class classic claw clay clean clear clever cliff
climb cloak clock close closed closeup cloth clothes cloud cloudy clover clown club coach coal coast coat cobalt cobra cocoa
coconut coffee coin cold collar color colorful colour colourful column comb comet comic common compass concept concert cone
contrast cook cookie cool copper coral cord core corn corner corridor corset cosmic costume cottage cotton couch country
couple court courtyard cover cow cowboy crab craft crane crayon crazy cream creature creek creep crest crew crimson crisp
cross crow crowd crown cruise crystal cube cup curl curly current curtain curve cushion cut cute cyan cycle cyclops daisy dale
dance dancer danger dark darkness dart dash date daughter dawn day days dead deal dear death december deck deep deer delta
demon desert design desk detail detailed devil dew diamond dice digital diner dinner dinosaur diorama dirt dirty disc dish
distance dive dock doctor dog doll dollar dolphin dome donkey door dot double dove dragon drama draw drawing dream dreamy
dress drift drink drive driver drop drum dry duck duke dune dusk dust dusty dwarf eagle ear early earring earth easel eat echo
eclipse edge egg eight elbow elder electric elegant elephant elf ember emerald emperor empire empty end energy engine engraving
enter epic etching evening evil eye eyes fabric face faces fade fair fairy faith falcon fall family fan fantasy farm farmer fast
fat fate father fawn fear feast feather felt female fence fern ferret festival field fig fight fighter figure film final find
fine finger fir fire firefly fireplace fireworks fish fisherman fit five flag flame flamingo flash flat flight flint flip float
flood floor floral flow flower fluffy flute fly foam focus fog foggy fold foot football forest forge fork form fort fortune
forty fountain fox frame freckles free freedom fresh friday friend frog front frost frosty frozen fruit full fun fur furniture
fury future futuristic galaxy gallery game garden garlic garnet gate gazelle gem gentle gentleman geometric ghost giant gift
ginger giraffe girl give glacier glad glass glasses glitch glitter globe gloomy glory glossy glove glow glowing goat goblin
god goddess gold golden good goose gothic gown grace grain grand grandfather grandma grandmother grandpa grape graphic grass
grave gravel gray great green grey grid griffin grim grin ground group grove guard guardian guitar gull gun gypsy hail hair
half hall halo hammer hand handle hands hang happy harbor harbour hard hare harmony harp harvest hat haunted hawk hay haze
hazel head heart hearts heat heath heaven heavy hedge hedgehog heel height helmet help hen herb hero heron hidden high hill
hippo hit hive hold hole holiday hollow holly holy home honey hood hook hope horizon horn horror horse hospital hot hotel hour
house huge human hummingbird hunt hunter hurricane husband hut ice iceberg iced icon illustration image impression indigo ink
inn interior intricate invite iris iron island ivory ivy jack jacket jade jaguar jam jar jasmine jasper jaw jay jazz jeans
jelly jellyfish jester jet jewel jewelry job join joker jolly journey joy judge juice july jump june jungle juniper just keen
keep key khaki kid kind king kingdom kiss kitchen kite kitten knee knife knight knit knot koala lab lace ladder lady lake lamb
lamp land landscape lane lantern large lark laser late laugh laughing laundry laurel lava lavender law lawn leader leaf leather
leaves leg legend lemon lemonade lens leopard letter level library life light lighthouse lighting lightning lilac lily lime line
linen link lion lip lips liquid list little live liver lizard load lobster lock lodge log lonely long look lord lotus loud
lounge love lovely low lucky luna lunar lunch lush lynx lyric macro magazine magenta magic magical magician magnet magpie
maiden mail main majestic make male mallow man mango mansion mantle map maple marble march mare marigold mark market marsh mars
mask mass mast master mat match matte may mayor maze meadow meal mean meat mechanic medal medieval meditation medium meet melody
melon melt memory men mercury mermaid merry messy metal metallic meteor metro mid middle midnight mighty mile milk mill mind mine
mineral miniature minimal minimalist mint minute miracle mirror mist misty mix mocha model modern mole moment monday money monk
monkey monkeys monochrome monster month mood moody moon moonlight moose morning mosaic moss mossy moth mother motion motor
mountain mountains mouse moustache mouth move movie mud mug multicolored mural muscle museum mushroom music musician mustache
mustard mystery mystic myth nail naked narrow nation nature navy nebula neck necklace needle neon nest net new news newspaper
night nightmare nine ninja noble noir noise noodle noon nose note notebook nova november nude number nurse nut oak oasis oat
object ocean october octopus office officer oil old olive onyx opal open opera orange orb orchard orchid order ore organ origami
ornament ornate orphan osprey ostrich otter oval oven owl ox oxford oyster pack page pain paint painted painter painting pair
palace pale palette palm pan panda panel panorama pansy panther paper parade paradise park parrot part party pass passion past
pasta pastel patch path pattern patterned pawn peace peach peacock peak peanut pear pearl pebble pelican pen pencil penguin penny
people peony pepper perch perfect perfume person pet petal phantom pheasant phoenix phone photo photograph photographer
photography photorealistic piano picnic picture pie pier pig pigeon pike pile pilot pin pine pineapple pink pioneer pipe pirate
pit pitch pixel pizza place plain plan plane planet plant plants plastic plate platinum play player playful plaza plum plush
pocket poem poet point poison polar pole police polished pond pony pool pop poppy porcelain port portrait pose post poster pot
potato potion potter pottery pouch powder power powerful prairie prayer present president pretty prey price pride priest prime
prince princess print prism prisoner prize professor profile prophet proud puff pug pull pumpkin punch punk puppet puppy pure
purple purse push puzzle pyramid quartz queen quest quick quiet quill quilt rabbit race raccoon racer radiant radio raft rage rail
rain rainbow raincoat rainy ram ranch range ranger rare raspberry rat raven raw ray razor read reader real realistic realism
reason rebel record red reef reed reflection reindeer relic render rendering renaissance rescue rest retro rhino ribbon rice rich
ride rider ring rings riot ripple rise river road roar roast rob robe robin robot rock rocket rocky rogue roll romance romantic
roof rook rooftop room rooster root rope rose rosemary rough round route row royal ruby rug ruin ruins rule ruler run runner
rush rust rusty sable sad saddle saffron safari sage sail sailboat sailor saint salad salmon salon salt samurai sand sandal
sandwich sandy sapphire satin saturday sauce savage savanna scale scar scarecrow scarf scarlet scary scene school science scissors
scooter score scorpion scout scream screen script scroll sculpture sea seagull seal seashell season seat secret see seed senior
sepia september serpent servant set seven shade shadow shadows shadowy shallow shaman shape shark sharp shed sheep sheet shelf
shell shelter shepherd sheriff shield shine shiny ship shire shirt shock shoe shoes shop shore short shot shoulder show shower
shrimp shrine shy side siege sigh sign signal silence silent silhouette silk silver simple sing singer sister sit sitting six
size skate skateboard skeleton sketch ski skin skirt skull sky skyline skyscraper slate sleep sleeping sleepy sleeve slice slim
slow small smart smile smiling smoke smoky smooth snack snail snake sneaker snow snowflake snowman snowy soap soccer soft soil
solar soldier sole solid solo son song soot sorcerer soul sound soup source space spaceship spark sparkle sparrow spear spectre
speed spell sphere sphinx spice spider spiral spirit splash sponge spoon sport sports spot spray spring sprite square squid
squirrel stable stadium staff stag stage stain stained stair stairs stallion stamp stand standing star stars start starry station
statue steam steampunk steel stem step stick sticker still sting stone stool stop stork storm stormy story stove straight strange
straw strawberry stream street strike string stripe striped strong studio study style stylish subway sugar suit summer sun sunday
sunflower sunglasses sunlight sunny sunrise sunset super supper surf surfer surreal surrealism swallow swamp swan sweater sweet
swift swim swimmer swing sword symbol symmetry table tail tailor tale tall tan tangerine tank tape tapestry target tattoo tavern
taxi tea teacher teal team tear tears teddy teen teeth temple ten tennis tent terrace terrier text texture thin thing thistle
thorn three throne thumb thunder thunderstorm thursday tie tiger tile time tin tiny tired titan titanium toad toast today toe tomato
tomb tomorrow tongue tooth top topaz torch tornado tortoise totem toucan touch tough tower town toy trace track trade traffic trail
train trainer trap travel traveler treasure tree trees tribal tribe trick triumph trolley trophy tropical trout truck true trumpet
trunk trust truth tube tulip tundra tunnel turban turner turquoise turtle tuesday tweed twilight twin twins twist umbrella uncle
underwater unicorn uniform union universe urban urchin valley vampire vanilla vase vault vector vegetable veil velvet venice venom
venus verdant vest vibrant victor victorian victory video view viking villa village villain vine vineyard vintage violet violin
viper virgin virtual vision vista vivid voice void volcano voyage vulture wagon waist walk walker walking wall wallpaper walnut
walrus waltz wand wander wanderer war warm warrior wasp watch water watercolor watercolour waterfall waterfront wave waves wax way
wealth weapon wear wearing weather weaver web wedding wednesday weed week weird well werewolf wet whale wheat wheel whisper white wide
widow wife wild wilderness will willow wind windmill window windy wine wing wings winter wire wise witch wizard wolf woman women wonder
wood wooden woodland woods wool word work worker workshop world worn wrap wreath wren writer yacht yard yarn year yellow yes young
youth zebra zen zenith zero zipper zombie zone zoo
bokeh render unreal octane trending artstation deviantart masterpiece quality resolution ultra hd uhd hdr dslr lens aperture
gradient halftone isometric lowpoly cel shaded shading volumetric rim backlit backlight silhouettes ambient occlusion raytraced
photoreal hyperrealistic hyperdetailed symmetrical centered composition foreground background depth fisheye polaroid kodak film
gouache acrylic tempera fresco linocut woodcut lithograph collage graffiti stencil doodle manga chibi kawaii noir vaporwave
cyberpunk steampunk dieselpunk solarpunk cottagecore gothic rococo cubism cubist impressionism impressionist expressionist
romanticism minimalism brutalist deco nouveau bauhaus pop psychedelic kimono samurai geisha ninja robe toga tunic corset gown
)";

using Words = std::unordered_set<std::string_view>;

void add(Words& words, std::string_view list) {
    for (size_t at = 0; at < list.size();) {
        const size_t begin = list.find_first_not_of(" \n", at);
        if (begin == std::string_view::npos) return;
        at = std::min(list.find_first_of(" \n", begin), list.size());
        words.insert(list.substr(begin, at - begin));
    }
}

const Words& holding_words() {
    static const auto set = [] {
        Words found;
        add(found, function_words);
        return found;
    }();
    return set;
}

const Words& words() {
    static const auto set = [] {
        Words found = holding_words();
        add(found, content_words);
        return found;
    }();
    return set;
}

}  // namespace

bool is_function_word(std::string_view folded) { return holding_words().contains(folded); }

bool is_common_word(std::string_view folded) {
    if (words().contains(folded)) return true;
    // Their plurals and forms as well.
    for (const std::string_view ending : {"s", "es", "ed", "d", "ing", "ly", "y"})
        if (folded.size() > ending.size() + 2 && folded.ends_with(ending) &&
            words().contains(folded.substr(0, folded.size() - ending.size())))
            return true;
    return false;
}

}  // namespace burin::registry
