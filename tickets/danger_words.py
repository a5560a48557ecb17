"""The words by which `tickets.danger` knows danger: one phrase a line, folded, by language.

`*` is the rest of a word, `…` up to three words in between, `(a|b)` either. Written for what people report on a
campus; a phrase belongs to HARMLESS only if it is common there and nobody has to run because of it.
"""

ALWAYS = {
    "en": """
        (on|catch*|caught) fire
        (fire|smoke) alarm … (ringing|rings|going off|goes off|went off)
        (fire|smoke) alarm (rings|went off|goes off)
        (smell*|leak*|odour|odor) … gas
        (smell*|odour|odor) of gas
        gas (smell*|leak*|escap*)
        gas … (leak*|escap*)
        smell* … (burn*|smoke)
        burning smell
        something … burning
        full of smoke
        (trapped|stuck) (in|inside) … (lift|elevator)
        (people|person|somebody|someone) (is|are) trapped
        burst pipe
        pipe (has |)burst
        water … pouring
        (printer|socket|outlet|plug|computer|laptop|pc|server|battery|charger) (is |was |started |)(smoking|smokes)
        (cable|projector|oven|machine|monitor|lamp|router|switch) (is |was |started |)(smoking|smokes)
        (fridge|bin|microwave) (is |was |started |)(smoking|smokes)
    """,
    "de": """
        gas geruch
        gasgeruch
        (gasleck|gasaustritt)
        riecht … (gas|verbrannt|verschmort|angebrannt)
        (riecht|stinkt) nach (gas|rauch|brand)
        gas … (tritt aus|stromt)
        nach rauch
        (brandgeruch|kabelbrand|schwelbrand|zimmerbrand)
        in flammen
        (fangt feuer|feuer gefangen)
        es brennt
        (ein|einen|der|den|kleiner|grosser) brand
        im (aufzug|lift|fahrstuhl) … (fest|stecken|steckt)
        im (aufzug|lift|fahrstuhl) (fest*|stecken*|eingesperrt|eingeschlossen)
        (steck*|sitz*|hang*) … im (aufzug|lift|fahrstuhl)
        (rohrbruch|wasserrohrbruch)
        unter wasser
        (es raucht|raucht es)
        (steckdose|gerat|drucker|computer|rechner|laptop|kabel|netzteil|server|beamer) (raucht|qualmt|funkt)
        (ofen|herd|motor|sicherungskasten|akku|batterie|lampe|mulleimer|mikrowelle) (raucht|qualmt|funkt)
    """,
    "it": """
        (odore|odor|puzza) di (gas|bruciato|fumo)
        (fuga|perdita) di gas
        (sente|sentiamo|perde) … gas
        puzza … (gas|bruciato)
        (va a fuoco|preso fuoco|prende fuoco|in fiamme|sta bruciando)
        (bloccat*|chius*|intrappolat*) (nell|in|dentro) … ascensore
        (bloccat*|chius*|intrappolat*) nell ascensore
        (esce|pieno di|piena di) fumo
    """,
    "es": """
        (olor|huele) … (gas|quemado|humo)
        (olor|huele) a (gas|quemado|humo)
        (fuga|escape) de gas
        (en llamas|esta ardiendo|prendi* fuego)
        (sale|lleno de|llena de) humo
        (encerrad*|atascad*|atrapad*) en … ascensor
        encerrad* dentro
    """,
    "fr": """
        (odeur|fuite) de gaz
        sent … gaz
        (odeur de|sent le) (brule|fumee)
        (en feu|pris feu|prend feu|au feu|en flammes|ca brule)
        (bloque*|coince*|enferme*) dans … ascenseur
        degat des eaux
    """,
    "pt": """
        (cheiro|cheira) (a|de) (gas|queimado|fumo|fumaca)
        (fuga|vazamento|escapamento) de gas
        (em chamas|pegou fogo|a arder)
        (pres*|trancad*) (no|dentro do) elevador
        (sai fumo|deitar fumo|deita fumo|saindo fumaca)
    """,
}

HARMLESS = {
    "en": """
        fire (door*|alarm*|extinguisher*|escape*|exit*|drill*|safety|wall*|rule*|regulation*|blanket*|hydrant*)
        fire (insurance|test*|training|inspection*|sign*|protection|plan*|route*|hose*|warden*|proof|place*|works)
        fire (tv|stick|fox|stairs|suppression|officer*|lane*|detector*|panel*)
        fire (engine access|brigade (drill|practi*|access|lane))
        (cease|camp|kindle|amazon|no|to|should|case of) fire
        if … fire
        fire (him|her|them|me)
        gas mask*
        (tear|greenhouse) gas*
        gas (bill*|invoice*|price*|meter*|station*|supplier*|contract*|stove*|cooker*|boiler*|heater*|heating|hob*|tap*)
        gas (cylinder*|bottle*|supply|chromatogra*|law*|burner*|grill*|account*|card*|company|consumption|spring*|lift*)
        smoke (free|detector*|alarm*|break*|test*|here|outside|in front|area*|vent*|barrier*|curtain*|in the kitchen)
        (to|no|not|people|students|they|smokers|who|flatmates|neighbours|for a) smoke
        (cigarette|tobacco|second hand|passive|vape) smoke
        smoke of cigarettes
        flood light*
        flood of
        flood* (with|by|my inbox)
        (paper|file) … trapped
        trapped (paper|nerve)
        (feel|paper|file) trapped
        spark plug*
        sparks (joy|interest)
    """,
    "de": """
        feuer (loscher|melder|alarm|ubung|tur|und flamme|frei)
        rauch (melder|frei|verbot)
        kein (feuer|rauch|gas|brand)
        gas (rechnung|zahler|heizung|herd|flasche)
        brennt (nicht|kein*|noch licht|das licht|die lampe)
        (licht|lampe) brennt
        (preis|kosten|fahrrad) eingeschlossen
        zigaretten rauch
        rauch (von zigaretten|der raucher|von rauchern)
    """,
    "it": """
        porta (anti incendio|incendio|taglia fuoco)
        (allarm*|estintor*|prova|uscita|scala|esercitazione) (anti |di |d |)incendi*
        anti incendio
        (messa|mette|mettere|metto|mettono|non) a fuoco
        fuori fuoco
        (fuoco|fuochi) d artificio
        armi da fuoco
        (bollett*|contator*|fattur*|stuf*|caldai*|fornell*|fornitura|cucina|impianto|bombol*) (del|a|di) gas
        riscaldamento (a|del) gas
        (divieto di|zona|area|senza) fumo
        fumo (passivo|di sigarett*|delle sigarette)
        (rilevator*|sensor*) di fumo
        carta intrappolata
        intrappolat* nella stampante
    """,
    "es": """
        (puerta*|alarma*|extintor*|simulacro*|salida*|detector*|escalera*|seguro) (de |contra |anti |)incendio*
        (contra|anti) incendios
        fuegos artificiales
        corta fuego*
        (factura*|contador*|calefaccion|estufa*|cocina|caldera*|recibo*|bombona*) (del|de|a) gas
        agua (con|sin) gas
        gas natural
        detector* de humo*
        (libre de|sin) humo*
        humo (de|del) (tabaco|cigarr*)
        inundad* de (correos|mensajes)
        papel atrapado
    """,
    "fr": """
        (porte*|alarme*|sirene|exercice*|securite|extincteur*|issue*|consigne*|assurance) (d |de |anti |)incendie*
        (porte*|alarme*|exercice*) (coupe |de |d )feu
        detecteur* (d |de )(incendie*|fumee*)
        anti incendie
        (feu|feux) (rouge*|vert*|tricolore*|d artifice|de circulation)
        (pare|coupe) feu
        (factur*|compteur*|chauffage|cuisiniere*|chaudiere*|bouteille*) (de|du|a|au) gaz
        gaz a effet
        fumee* (de|des) (cigarette*|tabac)
        sans fumee
    """,
    "pt": """
        (porta*|alarme*|extintor*|simulacro*|saida*|exercicio*|seguro) (de |contra |anti |corta |)(incendio*|fogo)
        (detector*|detetor*|alarme*) de (incendio*|fumo|fumaca)
        contra incendios
        corta fogo
        fogo* de artificio
        (conta*|fatura*|contador*|fogao|aquecedor*|caldeira*|botija*|agua|esquentador*) (do|de|a|com|sem) gas
        (fumo|fumaca) (de|do) (tabaco|cigarro*)
        (livre de|sem|eu) fumo
        inundacao de (spam|emails|mensagens|correio)
    """,
}

UNLESS_HARMLESS = {
    "en": """
        (fire|fires|flames|is burning|gas|smoke|sparks|sparking|sparked|a spark|flood|flooded|flooding|floods|trapped)
    """,
    "de": """
        (feuer|brennt|flammen|rauch|qualm|rauchentwicklung|uberschwemm*|uberflut*|funken|funkenflug)
        (eingesperrt|eingeschlossen)
    """,
    "it": """
        (fuoco|incendio|fiamme|fumo|scintill*|allagat*|allagament*|allaga|inondat*|intrappolat*)
    """,
    "es": """
        (fuego|incendio|humo|chispa|chispas|chispazo*|chisporrote*|inundad*|inundacion*|inunda|atrapad*)
    """,
    "fr": """
        (feu|incendie|flammes|fumee|fumees|gaz|etincelle*|inonde|inondee|inondes|inondation*)
        (piegee|piegees|est piege|suis piege)
    """,
    "pt": """
        (fogo|incendio|fumaca|faisca*|inundad*|inundacao|inundacoes|alagad*|alagamento*|encurralad*)
    """,
}
