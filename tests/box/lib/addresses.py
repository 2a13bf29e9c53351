# addresses.py: a made département in the format of the national address base, and two makers of noisy spellings of it, written
# apart: the search was set on the first; the second says whether it only learnt the first.
import csv
import random
import re
import unicodedata

HEADER = ("id;id_fantoir;numero;rep;nom_voie;code_postal;code_insee;nom_commune;code_insee_ancienne_commune;nom_ancienne_commune;"
          "x;y;lon;lat;type_position;alias;nom_ld;libelle_acheminement;nom_afnor;source_position;source_nom_voie;"
          "certification_commune").split(";")

# ---- a département ----

TYPES = [("Rue", 52), ("Chemin", 14), ("Avenue", 7), ("Impasse", 9), ("Allée", 6), ("Place", 5), ("Route", 6), ("Boulevard", 2),
         ("Lotissement", 2), ("Résidence", 2), ("Passage", 1), ("Cours", 1), ("Square", 1), ("Quai", 1), ("Cité", 1)]
PEOPLE = """Victor Hugo|Jean Jaurès|Louis Pasteur|Léon Gambetta|Émile Zola|Jules Ferry|Jean Moulin|Général de Gaulle
Maréchal Foch|Maréchal Joffre|Maréchal Leclerc|Général Leclerc|Anatole France|Voltaire|Jean-Jacques Rousseau
Pierre Curie|Marie Curie|Molière|Racine|Georges Clemenceau|Aristide Briand|Henri Barbusse|Gustave Flaubert
Guy de Maupassant|Honoré de Balzac|Alphonse Daudet|Jean Mermoz|Antoine de Saint-Exupéry|Georges Brassens
Jacques Brel|Édith Piaf|Erik Satie|Maurice Ravel|Hector Berlioz|Georges Bizet|Henri IV|Paul Verlaine
Arthur Rimbaud|Charles Baudelaire|Alphonse de Lamartine|Alfred de Musset|Frédéric Mistral|Lazare Carnot
Sadi Carnot|Président Kennedy|Président Wilson|Docteur Schweitzer|Docteur Calmette|Abbé Grégoire|Colonel Fabien
Capitaine Guynemer|Pierre Semard|Albert Camus|Jean-Paul Sartre|Paul Éluard|Louis Aragon|Jacques Prévert
Pablo Picasso|Paul Cézanne|Auguste Renoir|Édouard Manet|Vincent van Gogh|Toulouse-Lautrec|Eugène Delacroix
Auguste Rodin|Berthe Morisot|Denis Papin|André Ampère|Joseph Kessel|Jean Zay|Simone Veil|Olympe de Gouges
Louise Michel|George Sand|Rosa Parks|Nelson Mandela|Salvador Allende|Pierre Mendès France|Léon Blum
Édouard Vaillant|Ferdinand Buisson|Paul Bert|Paul Doumer|Raymond Poincaré|François Mitterrand|Pierre Brossolette
Guy Môquet|Danielle Casanova|Gabriel Péri|Marcel Pagnol|Jean Giono|Alexandre Dumas|Blaise Pascal|René Descartes
Michel de Montaigne|Montesquieu|La Fontaine|Jean de La Bruyère|Nicolas Boileau|Pierre Loti|Edmond Rostand
Francis Jammes|Roland Garros|Clément Ader|Louis Blériot|Hélène Boucher|Maryse Bastié|Jacques Cartier
Samuel de Champlain|La Pérouse|Bougainville|Surcouf|Vauban|Turenne|Condé|Bayard|Jeanne d'Arc|Saint Exupéry
Sainte-Catherine|Saint-Jacques|Saint-Martin|Saint-Jean|Saint-Pierre|Sainte-Anne|Notre-Dame|Saint-Éloi"""
THINGS = """de l'Église|du Moulin|de la Mairie|des Écoles|de la Gare|du Stade|des Lilas|des Roses|du Château|de la Fontaine
du Bourg|des Acacias|des Tilleuls|des Chênes|du Lavoir|de la Poste|du Cimetière|des Platanes|des Pyrénées
du Marché|de la République|de la Liberté|de la Paix|de la Forêt|du Bois|des Vignes|du Pont|de la Croix
du Calvaire|de l'Hôpital|de l'Europe|des Mimosas|des Camélias|des Cerisiers|des Pins|des Hirondelles
des Rossignols|des Mésanges|du Ruisseau|de la Rivière|du Gave|de l'Ousse|de la Plaine|des Coteaux|du Belvédère
de la Source|des Sources|du Loup|du Renard|des Écureuils|de la Tour|du Temple|du Commerce|des Halles
de l'Industrie|des Artisans|du Maquis|de la Résistance|du 8 Mai 1945|du 11 Novembre|du 11 Novembre 1918
du 14 Juillet|du 19 Mars 1962|du 4 Septembre|du 1er Mai|de Verdun|d'Alsace|de Lorraine|d'Alsace-Lorraine
de Paris|de Bordeaux|de Toulouse|de Bayonne|de Tarbes|d'Espagne|d'Oloron|de Liège|des Frères Lumière
des Cordeliers|des Capucins|des Ursulines|des Carmes|du Presbytère|de l'Abbaye|du Prieuré|des Jardins|du Parc
de l'Orangerie|des Remparts|de la Citadelle|du Bastion|Haute|Basse|Neuve|Vieille|du Four|du Puits|de la Forge
du Tilleul|de l'Aubépine|des Genêts|des Bruyères|de la Lande|des Fougères|des Noisetiers|du Verger|des Pommiers
du Soleil|Bellevue|Beau Soleil|Beauséjour|des Trois Fontaines|des Quatre Vents|du Champ de Mars|du Jeu de Paume
de la Grande Ourse|des Bergers|du Cami Salié|de la Teulère"""
HEADS = """Lar Cap Cas Hou Lou Bar Pey Lab Lac Mon Bor Cam Gar Las Cou Sal Bou Men Laf Sar Tou Arr Etch Iri Harri Ithu Urr
Aran Bidé Cazau Marque Lanne Poey Pouy Loust Serre Bét Barrè Péd Hour Maz Daug Larr Cass""".split()
MIDDLES = "a e é i o ou an on en arra erra ira abe ége elle asse ette igue oma ère aze ibé ouno ant".split()
TAILS = """nave gne bère cq det tou bat lère re ste gue gain bide mendy garay berry gaburu bure goyen lande beig cabe dos
pée rau thau rrou ssus tte zeau melle bau nne quère ségur guet chou nt""".split()
TOWN_ENDS = "os ac ein ies on ède ouse osse an ens ey ignac ville court heim oz ères eaux".split()
TOWN_BEHIND = ["", "", "", "", "-sur-Gave", "-de-Béarn", "-les-Bains", "-le-Vieux", "-d'Ossau", "-Debat", "-Dessus", "-en-Plaine"]
SAINTS = "Jean Pierre Martin Laurent Vincent Michel Jammes Armou Faust Goin Castin Dos Abit Boès Médard Palais Étienne".split()
REPETITIONS = ["", "", "", "", "", "", "", "", "", "bis", "ter", "a", "b", "quater"]


def lines(text):
    return [part for line in text.split("\n") for part in line.split("|")]


def weighted(chance, pairs):
    return chance.choices([name for name, _ in pairs], [weight for _, weight in pairs])[0]


def surname(chance):
    return (chance.choice(HEADS) + chance.choice(MIDDLES) + (chance.choice(MIDDLES) if chance.random() < 0.2 else "")
            + chance.choice(TAILS)).replace("aa", "a")


def town_name(chance):
    if chance.random() < 0.12:
        return f"Saint-{chance.choice(SAINTS)}" + chance.choice(TOWN_BEHIND)
    middle = chance.choice(["", "", chance.choice(MIDDLES) + chance.choice("brlmnst")])
    stem = chance.choice(HEADS) + middle + chance.choice(TOWN_ENDS)
    return ("La " if chance.random() < 0.02 else "") + stem.capitalize() + chance.choice(TOWN_BEHIND)


def street_name(chance, local):
    kind = weighted(chance, TYPES)
    dice = chance.random()
    if dice < 0.30:
        what = chance.choice(lines(THINGS))
    elif dice < 0.58:
        what = chance.choice(lines(PEOPLE))
        if re.match(r"(Général|Maréchal|Président|Docteur|Colonel|Capitaine) ", what):
            what = "du " + what
        elif what.startswith("Abbé"):
            what = "de l'" + what
    elif dice < 0.78:
        first = chance.choice("Jean Pierre Marie Louis Paul Henri André René Jeanne Lucie Émile Raymond Édouard Suzanne".split())
        what = f"{first} {surname(chance)}"
    else:
        what = chance.choice(["de ", "du ", "", "", "de "]) + chance.choice(local)
    return f"{kind} {what}"


def make(path, count, seed, communes=None):
    """Writes `count` addresses of invented communes, returns them: number, rep, street, postcode, insee, city, key."""
    chance = random.Random(seed)
    made, names = [], set()
    communes = communes or max(3, count // 550)
    share = [chance.lognormvariate(0, 1) for _ in range(communes)]
    with open(path, "w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream, delimiter=";", lineterminator="\n")
        out.writerow(HEADER)
        for number in range(communes):
            city = town_name(chance)
            while city in names:
                city = town_name(chance)
            names.add(city)
            insee = f"64{number + 1:03d}" if number < 999 else f"65{number - 998:03d}"
            postcode = f"64{chance.randrange(0, 99):02d}0"
            wanted = int(count * share[number] / sum(share)) + 1 if number < communes - 1 else count - len(made)
            local = [surname(chance) for _ in range(12)]
            streets = set()
            while wanted > 0 and len(made) < count:
                name = street_name(chance, local)
                if bare(name) in streets:
                    name += " " + surname(chance)
                streets.add(bare(name))
                house = chance.choice([1, 1, 2, 3])
                for _ in range(min(wanted, chance.choice([2, 4, 6, 8, 12, 16, 30]))):
                    rep = chance.choice(REPETITIONS)
                    key = f"{insee}_{len(streets):04d}_{house:05d}" + (f"_{rep}" if rep else "")
                    row = dict(number=house, rep=rep, street=name, postcode=postcode, insee=insee, city=city, key=key)
                    made.append(row)
                    wanted -= 1
                    lon, lat = -0.37 + chance.uniform(-.5, .5), 43.3 + chance.uniform(-.3, .3)
                    out.writerow([key, "", house, rep, name, postcode, insee, city, "", "", 426000, 6250000, f"{lon:.6f}",
                                  f"{lat:.6f}", "entrée", "", "", plain(city).upper(), plain(name).upper(), "commune", "commune",
                                  1])
                    house += chance.choice([1, 1, 2, 2, 4])
    return made


def bare(street):
    """Without its article: no town has a Rue du Bois and a Rue Bois."""
    return re.sub(r" (de la|de l'|d'|du|des|de) ?", " ", street)


def plain(text):
    return "".join(c for c in unicodedata.normalize("NFKD", text.replace("œ", "oe")) if not unicodedata.combining(c))


def unique(rows):
    """Addresses that one can find without their town: no other of the same number and street."""
    seen = {}
    for row in rows:
        seen.setdefault((row["number"], row["rep"], plain(row["street"]).lower()), []).append(row)
    return [group[0] for group in seen.values() if len(group) == 1]


# ---- the first maker: letters, one operation after another ----

SHORT = {"rue": ["r", "r.", "Rue"], "avenue": ["av", "av.", "ave"], "boulevard": ["bd", "bld", "boul.", "blvd"],
         "place": ["pl", "pl."], "impasse": ["imp", "imp."], "chemin": ["ch.", "chem", "che"], "route": ["rte", "rte."],
         "allée": ["all", "all."], "résidence": ["rés.", "resid", "res"], "lotissement": ["lot", "lot.", "lotiss."],
         "saint": ["st", "St"], "sainte": ["ste", "Ste"], "général": ["gal", "gén.", "Gal"], "maréchal": ["mal", "Mal"],
         "docteur": ["dr", "Dr"], "président": ["pdt"], "square": ["sq"], "passage": ["pass."], "colonel": ["col"],
         "capitaine": ["cap."]}
HEARD = [("ph", "f"), ("eau", "o"), ("au", "o"), ("ai", "é"), ("ei", "é"), ("qu", "k"), ("ss", "s"), ("nn", "n"), ("ll", "l"),
         ("tt", "t"), ("rr", "r"), ("mm", "m"), ("th", "t"), ("y", "i"), ("ge", "je"), ("gi", "ji"), ("ch", "sh"), ("an", "en"),
         ("en", "an"), ("ain", "in"), ("c", "k"), ("z", "s"), ("è", "ai"), ("é", "er"), ("er", "é"), ("h", ""), ("oe", "e")]


def typo(chance, word, times):
    for _ in range(times):
        if len(word) < 4:
            return word
        at = chance.randrange(1, len(word))
        kind = chance.randrange(4)
        if kind == 0:
            word = word[:at] + word[at + 1:]
        elif kind == 1:
            word = word[:at] + word[at] + word[at:]
        elif kind == 2 and at + 1 < len(word):
            word = word[:at] + word[at + 1] + word[at] + word[at + 2:]
        else:
            word = word[:at] + chance.choice("abcdefghijklmnoprstuv") + word[at + 1:]
    return word


def heard(chance, word):
    fits = [(a, b) for a, b in HEARD if a in word.lower()[1:]]
    if not fits or len(word) < 4:
        return word
    a, b = chance.choice(fits)
    return word[0] + word[1:].lower().replace(a, b, 1)


def misspelt(chance, name):
    """One or two letters of one long word of the name, by hand or by ear."""
    words = re.split(r"([ '’-])", name)
    long = [i for i, word in enumerate(words) if len(word) > 3 and not word.isdigit()]
    if long:
        at = chance.choice(long[1:] or long)
        words[at] = heard(chance, words[at]) if chance.random() < 0.35 else typo(chance, words[at], chance.choice([1, 1, 2]))
    return "".join(words)


def shortened(chance, name):
    def short(word):
        ways = SHORT.get(word.group(0).lower())
        return chance.choice(ways) if ways and chance.random() < 0.7 else word.group(0)
    return re.sub(r"\w+", short, name)


def number_of(chance, row):
    rep = row["rep"]
    if not rep:
        return str(row["number"])
    if len(rep) == 1:
        rep = chance.choice([rep, rep.upper()])
    return str(row["number"]) + chance.choice([" ", "", " "]) + rep


def letters(row, chance, town_may_lack):
    """(address, postcode, city) as the form gives them."""
    street, city, postcode = row["street"], row["city"], row["postcode"]
    if chance.random() < 0.6:
        street = misspelt(chance, street)
    if chance.random() < 0.5:
        street = shortened(chance, street)
    if chance.random() < 0.35:
        street = plain(street)
    if chance.random() < 0.2:
        street = street.replace("-", " ").replace("'", " ")
    if chance.random() < 0.15:
        kind, _, rest = street.partition(" ")
        address = f"{rest} {kind} {number_of(chance, row)}"
    else:
        address = number_of(chance, row) + chance.choice([" ", ", ", " "]) + street
    dice = chance.random()
    if dice < 0.25:
        city = misspelt(chance, city)
    elif dice < 0.35 and town_may_lack:
        city = ""
    dice = chance.random()
    if dice < 0.3:
        postcode = ""
    elif dice < 0.45:
        postcode = postcode[:2] + f"{chance.randrange(1000):03d}"
    if chance.random() < 0.3:
        address, city = (address.upper(), city.upper()) if chance.random() < 0.5 else (address.lower(), city.lower())
    return address, postcode, city


# ---- the second maker: people, each with a habit ----

NEAR = {"a": "zqs", "z": "aes", "e": "zrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i": "uok", "o": "ipl", "p": "om",
        "q": "asw", "s": "qdz", "d": "sfe", "f": "dgr", "g": "fht", "h": "gjy", "j": "hku", "k": "jli", "l": "kmo", "m": "lp",
        "w": "xq", "x": "wc", "c": "xv", "v": "cb", "b": "vn", "n": "bm"}


def fat_thumb(chance, text):
    """A key beside the right one, or a space or a letter missed, on the way of the whole line."""
    spots = [i for i, c in enumerate(text) if plain(c).lower() in NEAR and i > 0 and text[i - 1].isalpha()]
    if not spots:
        return text
    at = chance.choice(spots)
    if chance.random() < 0.3:
        return text[:at] + text[at + 1:]
    return text[:at] + chance.choice(NEAR[plain(text[at]).lower()]) + text[at + 1:]


def schoolbook(chance, text):
    """Who writes as it sounds: silent ends, double letters, one sound for another."""
    swaps = [(r"(?<=\w)(?<!\b\w)[tds]\b", ""), (r"(\w)\1", r"\1"), ("eau", "au"), ("ph", "f"), ("qu", "c"), ("ç", "ss"),
             (r"é\b", "ée"), (r"ère\b", "aire"), (r"ie\b", "i"), ("gu(?=[ei])", "g"), ("ct", "t"), ("y", "i"), (r"(?<=\w)h", "")]
    chance.shuffle(swaps)
    done = 0
    for pattern, by in swaps:
        changed = re.sub(pattern, by, text, count=1)
        if changed != text:
            text, done = changed, done + 1
        if done == 2:
            break
    return text


def hurried(chance, text):
    """No articles, no accents, no capitals, types cut short by feeling."""
    text = re.sub(r"\b(de la |de l'|d'|du |des |de |les |la |le )(?=\w)", "", plain(text).lower())
    cut = {"avenue": "av", "boulevard": "bd", "impasse": "imp", "chemin": "ch", "lotissement": "lot", "route": "rte",
           "residence": "resid", "place": "pl", "allee": "all", "rue": "r"}
    return re.sub(r"^(\w+)", lambda m: cut.get(m.group(1), m.group(1)), text)


def people(row, chance, town_may_lack):
    """(address, postcode, city)."""
    street, city, postcode = row["street"], row["city"], row["postcode"]
    habit = chance.choice(["thumb", "school", "hurry", "office", "half", "glue", "elder"])
    number = f"{row['number']}{row['rep'].upper() if len(row['rep']) == 1 else ' ' + row['rep']}".strip()
    if habit == "thumb":
        street, city = fat_thumb(chance, fat_thumb(chance, street)), fat_thumb(chance, city) if chance.random() < 0.4 else city
    elif habit == "school":
        kind, _, rest = street.partition(" ")
        street = f"{kind} {schoolbook(chance, rest)}"
    elif habit == "hurry":
        street, city, postcode = hurried(chance, street), plain(city).lower().replace("-", " "), ""
    elif habit == "office":
        street = f"{plain(street).upper().replace(chr(39), ' ')}, BAT {chance.choice('ABC')} APT {chance.randrange(1, 60)}"
        city = plain(city).upper()
        number = f"N° {number}"
    elif habit == "half":
        street = re.sub(r" (Général|Maréchal|Docteur|Président|Colonel|Capitaine) ", " ", street)
        street = re.sub(r"\b(Jean|Pierre|Louis|Paul|Henri|André|René|Émile) (?=[A-ZÉ]\w{4})", lambda m: m.group(1)[0] + ". ",
                        street)
        city = "" if town_may_lack else city
    elif habit == "glue":
        street = re.sub(r"\b([ld])['’]", r"\1", street)
        street = street.replace("-", "") if chance.random() < 0.5 else street.replace("-", " ")
        postcode = postcode[:3] + postcode[4] + postcode[3]
    else:
        street, number = fat_thumb(chance, street), number + ","
        city = f"{city} cedex" if chance.random() < 0.3 else re.sub(r"^Saint-", "St ", city)
    return f"{number} {street}", postcode, city


def spellings(maker, rows, count, seed):
    """`count` pairs of a row and what was typed for it."""
    chance = random.Random(seed)
    findable = {row["key"] for row in unique(rows)}
    return [(row, maker(row, chance, row["key"] in findable)) for row in chance.sample(rows, count)]
